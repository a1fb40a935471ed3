#!/usr/bin/env node
// A stand-in for the VS Code executable that @vscode/test-electron starts: understands the flags of a test run, does it in
// the VS Code from npm and Chromium, and ends with the code of the run.
import { resolve } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { startVSCode, withoutNoise } from './server.mjs';

const { developmentPath, testsPath, folder } = readArguments(process.argv.slice(2));
const limitMs = Number(process.env['SPANLIGHT_TEST_LIMIT_MS'] ?? 10 * 60_000);
process.exit(await runTests());

async function runTests() {
  const version = process.env['SPANLIGHT_VSCODE_VERSION'] === '1.110' ? '1.110' : '1.139';
  const server = await startVSCode({ version, machineSettings: { 'files.autoSave': 'off' } });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    const ended = new Promise((onEnd, onFailure) => {
      const timer = setTimeout(() => onFailure(new Error(`The run did not end within ${limitMs / 1000} s`)), limitMs);
      void page.exposeFunction('codeAutomationExit', code => {
        clearTimeout(timer);
        onEnd(code);
      });
      page.on('crash', () => onFailure(new Error('The page of VS Code crashed')));
    });
    await page.exposeFunction('codeAutomationLog', (type, args) => print(type, args));
    await page.goto(server.url({ folder, developmentPath, testsPath }));
    return Number(await ended);
  } catch (error) {
    console.error(error);
    console.error(server.output().slice(-4000));
    return 1;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Arguments come as for console.log, styles of a browser console included. */
function print(type, args) {
  const [first, ...rest] = Array.isArray(args) ? args : [args];
  let text = String(first);
  for (const mark of text.match(/%[csdifoO]/g) ?? []) {
    const value = rest.shift();
    text = text.replace(mark, mark === '%c' ? '' : String(value));
  }
  const line = withoutNoise([text, ...rest.map(String)].join(' ')).trimEnd();
  if (line.trim()) (type === 'error' ? console.error : console.log)(line);
}

function readArguments(args) {
  const value = flag => {
    const found = args.find(arg => arg.startsWith(`--${flag}=`));
    return found === undefined ? undefined : resolve(found.slice(flag.length + 3));
  };
  const folder = args.find(arg => !arg.startsWith('-'));
  const developmentPath = value('extensionDevelopmentPath');
  const testsPath = value('extensionTestsPath');
  if (!developmentPath || !testsPath || !folder) {
    throw new Error('Wanted: FOLDER --extensionDevelopmentPath=DIR --extensionTestsPath=FILE');
  }
  return { developmentPath, testsPath, folder: resolve(folder) };
}
