// What the real programs in Go and Rust have in common: built once per content of their source, run with an endpoint for spans.
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { cached } from '../bootstrap/cache.mjs';
import { Missing, run, startTied } from '../bootstrap/processes.mjs';

const ending = process.platform === 'win32' ? '.exe' : '';

/**
 * The programs of a Go module, built with -trimpath as releases are. Cold it takes a minute or two and needs the module proxy.
 * @param {string} folder the module's
 * @param {string} name of the folder in the cache
 * @returns {Promise<(command: string) => string>} path of a command below cmd/
 * @throws {Missing} without a Go that is new enough
 */
export async function goPrograms(folder, name) {
  const wanted = /^go (\d+)\.(\d+)/m.exec(await text(folder, 'go.mod')) ?? [];
  const version = await run('go', ['env', 'GOVERSION']).catch(() => undefined);
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version?.output.trim() ?? '') ?? [];
  if (!major || Number(major) * 1000 + Number(minor) < Number(wanted[1]) * 1000 + Number(wanted[2])) {
    throw new Missing(`Go ${wanted[1]}.${wanted[2]} or newer is needed`);
  }
  const dir = await cached({
    name,
    inputs: [...(await inputs(folder, /\.(?:go|mod|sum)$/)), process.platform, process.arch, version?.output ?? ''],
    make: async target => {
      const source = join(target, 'source'); // a copy: a build must never write into the checkout
      await cp(folder, source, { recursive: true });
      await run('go', ['build', '-trimpath', '-o', `${join(target, 'bin')}/`, './cmd/...'], {
        cwd: source,
        env: { ...process.env, GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off', CGO_ENABLED: '0' },
      });
      await rm(source, { recursive: true });
    },
  });
  return command => join(dir, 'bin', command + ending);
}

/**
 * The programs of a Cargo package. What its dependencies were built to is kept by Cargo.lock, so that a change of the source takes
 * seconds; cold it takes a minute or two and needs the crates' index.
 * @param {string} folder the package's
 * @param {string} name of the folders in the cache
 * @param {string[]} binaries
 * @returns {Promise<(binary: string) => string>} path of a binary
 * @throws {Missing} without Cargo
 */
export async function rustPrograms(folder, name, binaries) {
  const version = await run('cargo', ['--version']).catch(() => undefined);
  if (!version) throw new Missing('Rust with Cargo is needed');
  const manifests = ['Cargo.toml', 'Cargo.lock'].map(file => ({ file: join(folder, file) }));
  const shared = await cached({
    name: `${name}-target`,
    inputs: [...manifests, version.output],
    make: () => Promise.resolve(), // Cargo fills it, under a lock of its own
  });
  const dir = await cached({
    name,
    inputs: [...(await inputs(folder, /\.(?:rs|toml|lock)$/)), version.output],
    make: async target => {
      const source = join(target, 'source'); // a copy: a build must never write into the checkout
      await cp(folder, source, { recursive: true });
      await run('cargo', ['build', '--locked', '--quiet'], {
        cwd: source,
        env: { ...process.env, CARGO_TARGET_DIR: shared },
      });
      for (const binary of binaries) await cp(join(shared, 'debug', binary + ending), join(target, binary + ending));
      await rm(source, { recursive: true });
    },
  });
  return binary => join(dir, binary + ending);
}

/**
 * Starts a program and waits until something listens on its port.
 * @param {string} command
 * @param {{port: number, what: string, env: Record<string, string>}} options
 */
export async function startListening(command, { port, what, env }) {
  const started = startTied(command, [], { env: { ...process.env, ...env } });
  const deadline = Date.now() + 30_000;
  let ended;
  void started.exited.then(how => (ended = how));
  while (!(await isOpen(port))) {
    if (ended || Date.now() > deadline) {
      await started.stop();
      throw new Error(`${what} ${ended ?? 'does not listen'}\n${started.output().slice(-8000)}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return started;
}

function isOpen(port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true))).once('error', () => resolve(false));
  });
}

/**
 * Sends requests one after the other; any answer will do.
 * @param {string} base
 * @param {[method: string, path: string, body?: object][]} requests
 */
export async function send(base, requests) {
  for (const [method, path, body] of requests) {
    const answer = await fetch(base + path, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    await answer.arrayBuffer();
  }
}

async function inputs(folder, pattern) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() && pattern.test(entry.name));
  return files
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .map(file => ({ file }));
}

function text(folder, file) {
  return readFile(join(folder, file), 'utf8');
}
