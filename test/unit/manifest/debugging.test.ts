import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { formatMessages } from 'esbuild';

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const { scripts } = readJson('package.json');
const { configurations } = readJson('.vscode/launch.json');
const { tasks } = readJson('.vscode/tasks.json');

describe('a debug session by F5', () => {
  it('starts a task that exists, on a folder that exists', () => {
    const [{ preLaunchTask, args }] = configurations;
    const task = tasks.find(({ label }: { label: string }) => label === preLaunchTask);
    assert.ok(task && scripts[task.script], `the task ${preLaunchTask}`);
    const folder = args.at(-1).replace('${workspaceFolder}/', '');
    assert.ok(existsSync(folder), folder);
  });

  it('knows a fault of the build when it sees one', async () => {
    const [{ problemMatcher }] = tasks;
    const location = { file: 'src/core/time.ts', line: 41, column: 7, length: 1, lineText: 'x', suggestion: '' };
    const [printed] = await formatMessages([{ text: 'Could not resolve "./x"', location }], { kind: 'error' });
    // VS Code takes a matcher only when it names a file, a message and a line; without one the session does not start.
    const found: Record<string, string> = {};
    problemMatcher.pattern.forEach((pattern: Record<string, string | number>, n: number) => {
      const match = new RegExp(String(pattern['regexp'])).exec(printed.split('\n')[n]);
      assert.ok(match, `line ${n + 1} of ${JSON.stringify(printed)}`);
      for (const [key, group] of Object.entries(pattern)) if (typeof group === 'number') found[key] = match[group];
    });
    assert.deepEqual(found, { message: 'Could not resolve "./x"', file: 'src/core/time.ts', line: '41', column: '7' });
  });
});
