// What the real programs of the JVM have in common: libraries by Maven once per pom.xml, classes by javac once per content of
// their source, run with OpenTelemetry's agent.
import { cp, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cached } from '../bootstrap/cache.mjs';
import { Missing, run, startTied } from '../bootstrap/processes.mjs';

/**
 * The class path of a program and the agent. Cold it takes a minute or two and needs the package registry.
 * @param {string} folder with pom.xml, which also says where the agent comes from
 * @param {string} name of the folders in the cache
 * @returns {Promise<{agent: string, classPath: string}>}
 * @throws {Missing} without a JDK 17 or Maven
 */
export async function javaProgram(folder, name) {
  const version = await run('javac', ['-version'], { mayFail: true }).catch(() => undefined);
  const [, major] = /^javac (\d+)/m.exec(version?.output ?? '') ?? [];
  if (!major || Number(major) < 17) throw new Missing('A JDK 17 or newer is needed');
  const libraries = await cached({
    name: `${name}-libraries`,
    inputs: [{ file: join(folder, 'pom.xml') }],
    make: async target => {
      const maven = process.platform === 'win32' ? 'mvn.cmd' : 'mvn';
      const found = await run(maven, ['-version'], { mayFail: true }).catch(() => undefined);
      if (found?.code !== 0) throw new Missing('Maven is needed');
      await cp(join(folder, 'pom.xml'), join(target, 'pom.xml'));
      const goals = ['dependency:copy-dependencies', 'dependency:copy', `-DoutputDirectory=${join(target, 'lib')}`];
      await run(maven, ['--quiet', '--batch-mode', ...goals], { cwd: target });
    },
  });
  const lib = join(libraries, 'lib');
  const sources = await filesBelow(join(folder, 'src', 'main'));
  const classes = await cached({
    name,
    inputs: [libraries, version?.output ?? '', ...sources.map(file => ({ file }))],
    make: async target => {
      const list = join(target, 'sources.txt');
      const files = sources.filter(file => file.endsWith('.java'));
      await writeFile(list, files.map(file => `"${file.replaceAll('\\', '/')}"`).join('\n'));
      await mkdir(join(target, 'classes'));
      await run('javac', ['-parameters', '-g', '-d', join(target, 'classes'), '-cp', join(lib, '*'), `@${list}`]);
      const resources = join(folder, 'src', 'main', 'resources');
      const has = await stat(resources).then(
        () => true,
        () => false,
      );
      if (has) await cp(resources, join(target, 'classes'), { recursive: true });
    },
  });
  return { agent: join(lib, 'agent.jar'), classPath: [join(classes, 'classes'), join(lib, '*')].join(delimiter) };
}

/**
 * Starts a main class with the agent.
 * @param {{agent: string, classPath: string}} program
 * @param {string} main
 * @param {string[]} args
 * @param {{service: string, otlp: string, settings?: Record<string, string>}} options `settings`: more of the agent's
 * @returns {ReturnType<typeof startTied> & {said: (text: string) => Promise<void>}} `said` waits until the program has written a text
 */
export function startWithAgent({ agent, classPath }, main, args, { service, otlp, settings = {} }) {
  const all = {
    'otel.service.name': service,
    'otel.exporter.otlp.endpoint': otlp,
    'otel.exporter.otlp.protocol': 'http/protobuf',
    'otel.metrics.exporter': 'none',
    'otel.logs.exporter': 'none',
    'otel.bsp.schedule.delay': '200',
    ...settings,
  };
  const properties = Object.entries(all).map(([key, value]) => `-D${key}=${value}`);
  // Starting fast counts here, running fast does not.
  const options = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx512m', `-javaagent:${agent}`, ...properties];
  const started = startTied('java', [...options, '-cp', classPath, main, ...args]);
  let ended;
  void started.exited.then(how => (ended = how));
  const said = async text => {
    const deadline = Date.now() + 120_000;
    while (!started.output().includes(text)) {
      if (ended || Date.now() > deadline) {
        await started.stop();
        throw new Error(`${service} ${ended ?? `does not say ${text}`}\n${started.output().slice(-8000)}`);
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  };
  return { ...started, said };
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}
