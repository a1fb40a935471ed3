import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

/** A window in a process of its own. */
export interface WindowProcess {
  readonly pid: number;
  readonly role: string;
  readonly port: number;
  say(line: 'leave' | 'stop'): void;
  /** As the system would end it. */
  kill(): Promise<void>;
}

/** Builds the window's program; the answer starts one. `told` is called with each change of any of them. */
export async function windowProcesses(folder: string, told: () => void) {
  const program = join(folder, 'window.cjs');
  await build({
    entryPoints: ['test/unit/backends/collector/ownership/windowProcess.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  });
  const children = new Set<ChildProcess>();
  const start = (shared: string, port = 0): WindowProcess => {
    const child = spawn(process.execPath, [program, shared, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.add(child);
    const gone = once(child, 'close').then(() => {
      children.delete(child);
      told();
    });
    const state = { role: 'stopped', httpPort: 0 };
    createInterface({ input: child.stdout }).on('line', line => {
      Object.assign(state, JSON.parse(line));
      told();
    });
    return {
      pid: child.pid as number,
      get role() {
        return state.role;
      },
      get port() {
        return state.httpPort;
      },
      say: line => void child.stdin.write(`${line}\n`),
      kill: async () => {
        child.kill('SIGKILL');
        await gone;
      },
    };
  };
  return { start, end: () => children.forEach(child => child.kill('SIGKILL')) };
}

/** Which process answers at the port; undefined when none does. */
export function whoAnswers(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    let text = '';
    const socket = connect(port, '127.0.0.1');
    socket.on('data', chunk => (text += String(chunk)));
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(text ? Number(text) : undefined));
  });
}
