// Pictures of the pages in every state and theme: node test/support/page/screenshots.mjs FOLDER [NAME[@THEME]...]
// NAME may be a beginning with a star (table*); THEME is dark, light, hc-dark, hc-light, each for a picture of each,
// sheet for the four on one. Without names: everything, each in the theme that is usual for it.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveMap } from '../graph/serveMap.mjs';
import { launchChromium } from '../vscode/chromium.mjs';
import { pictures } from './pictures.mjs';
import { servePage } from './servePage.mjs';

const themes = ['dark', 'light', 'hc-dark', 'hc-light'];
const [folder, ...asked] = process.argv.slice(2);
if (!folder) throw new Error('Say into which folder: node test/support/page/screenshots.mjs FOLDER [NAME[@THEME]...]');

/** What is to be taken: names with their themes, and whether they go on one sheet. */
const wanted = (asked.length ? asked : ['*']).flatMap(text => {
  const [pattern, theme] = text.split('@');
  const names = Object.keys(pictures).filter(name =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
  if (!names.length) throw new Error(`There is no picture ${pattern}. There are: ${Object.keys(pictures).join(', ')}`);
  if (theme && !['each', 'sheet', ...themes].includes(theme)) throw new Error(`There is no theme ${theme}`);
  return names.map(name => ({
    name,
    themes: theme === 'each' || theme === 'sheet' ? themes : [theme ?? pictures[name].theme ?? 'dark'],
    isSheet: theme === 'sheet',
  }));
});

async function take(name, theme) {
  const { query, size: [width, height] = [1440, 900], zoom = 1, map, act } = pictures[name];
  const viewport = { width: Math.round(width / zoom), height: Math.round(height / zoom) };
  const page = await browser.newPage({ viewport, deviceScaleFactor: zoom });
  page.on('pageerror', error => console.error(`${name}: ${error.message}`));
  page.on('console', message => message.type() === 'error' && console.error(`${name}: ${message.text()}`));
  try {
    await page.goto(`${(map ? mapServer : server).url}?${query}&theme=${theme}`);
    await page.waitForSelector(map ? '#root[data-state]' : '[data-painted], .state:not(.waiting)');
    if (act) await act(page);
    // What is announced fades, and what is asked for late has come.
    await page.waitForTimeout(250);
    const violations = await page.evaluate(map => (map ? window.mapStub : window.stub).violations, map);
    if (violations.length) console.error(`${name}: ${violations.join('\n')}`);
    return await page.screenshot();
  } catch (error) {
    console.error(`${name}@${theme}: ${error.message}`);
    process.exitCode = 1;
    return undefined;
  } finally {
    await page.close();
  }
}

/** Four pictures on one, two beside two. */
async function sheetOf(shots, path) {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  const images = shots.map(shot => `<img src="data:image/png;base64,${shot.toString('base64')}">`);
  await page.setContent(
    `<body style="margin:0;display:grid;grid:auto/max-content max-content">${images.join('')}</body>`,
  );
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  const box = await page.evaluate(() => [document.body.scrollWidth, document.body.scrollHeight]);
  await page.setViewportSize({ width: box[0], height: box[1] });
  await page.screenshot({ path });
  await page.close();
}

const server = await servePage();
const mapServer = await serveMap();
const browser = await launchChromium();
try {
  await mkdir(folder, { recursive: true });
  for (const { name, themes, isSheet } of wanted) {
    const shots = [];
    for (const theme of themes) {
      const shot = await take(name, theme);
      if (!shot) continue;
      shots.push(shot);
      if (!isSheet) await writeFile(join(folder, `${name}@${theme}.png`), shot);
    }
    if (isSheet && shots.length) await sheetOf(shots, join(folder, `${name}.png`));
  }
} finally {
  await browser.close();
  await server.close();
  await mapServer.close();
}
