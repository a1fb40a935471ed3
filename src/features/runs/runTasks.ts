import type * as vscode from 'vscode';

/** Tasks that make something rather than run it; tests and whatever else has no group are runs. */
const making: ReadonlySet<string> = new Set(['build', 'rebuild', 'clean']);

/** `isDebugging`: then only tests are a run of their own; other tasks belong to what is being debugged. */
export function isRunTask({ group }: Pick<vscode.Task, 'group'>, isDebugging: boolean): boolean {
  if (group?.id === 'test') return true;
  return !isDebugging && !(group && making.has(group.id));
}
