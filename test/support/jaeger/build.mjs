// Both Jaegers from one Go module (v1.76 and v2.13 are one commit), checked byte by byte against the committed go.sum.
import { cp } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { cached } from '../bootstrap/cache.mjs';
import { Missing, run } from '../bootstrap/processes.mjs';

const module = fileURLToPath(new URL('server/', import.meta.url));
const packages = 'github.com/jaegertracing/jaeger/cmd';
const versionVariable = 'github.com/jaegertracing/jaeger/internal/version.latestVersion';

/** What each build calls itself; the commit is the same. */
export const jaegerVersions = /** @type {const} */ ({ v1: 'v1.76.0', v2: 'v2.13.0' });

/**
 * The two programs; the first call on a machine takes five minutes.
 * @param {(text: string) => void} [echo] gets what the compiler says
 * @returns {Promise<{v1: string, v2: string}>} absolute paths
 * @throws {Missing} without Go 1.25 or newer
 */
export async function jaegerBinaries(echo) {
  const inputs = ['go.mod', 'go.sum', 'tools.go'].map(file => ({ file: join(module, file) }));
  const dir = await cached({
    name: 'jaeger',
    inputs: [...inputs, process.platform, process.arch, jaegerVersions.v1, jaegerVersions.v2],
    make: async target => {
      await requireGo();
      const source = join(target, 'module'); // a copy: a build must never write into the checkout
      await cp(module, source, { recursive: true });
      await build(source, join(target, programName('v1')), jaegerVersions.v1, 'all-in-one', echo);
      await build(source, join(target, programName('v2')), jaegerVersions.v2, 'jaeger', echo);
    },
  });
  return { v1: join(dir, programName('v1')), v2: join(dir, programName('v2')) };
}

/** @throws {Missing} */
export async function requireGo() {
  const answer = await run('go', ['env', 'GOVERSION']).catch(() => undefined);
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(answer?.output.trim() ?? '') ?? [];
  if (!major) throw new Missing('Go 1.25 or newer is needed to build Jaeger, and there is no go command');
  if (Number(major) === 1 && Number(minor) < 25) {
    throw new Missing(`Go 1.25 or newer is needed to build Jaeger, this is ${answer?.output.trim()}`);
  }
}

async function build(cwd, output, version, program, echo) {
  const flags = `-s -w -X ${versionVariable}=${version}`;
  const args = ['build', '-trimpath', '-ldflags', flags, '-o', output, `${packages}/${program}`];
  await run('go', args, {
    cwd,
    env: { ...process.env, GOFLAGS: '-mod=readonly', GOWORK: 'off', CGO_ENABLED: '0' },
    echo,
  });
}

function programName(version) {
  return `jaeger-${version}${process.platform === 'win32' ? '.exe' : ''}`;
}
