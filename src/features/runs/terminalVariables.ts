import { findRunId, runIdPair } from './resourceAttributes';
import { findVariable, resourceVariable, type Variables } from './runVariables';

export interface TerminalChange {
  readonly name: string;
  readonly how: 'replace' | 'append';
  readonly value: string;
}

export interface TerminalSurroundings {
  /** What terminals begin with: settings of VS Code for terminals first, then the environment of VS Code. */
  readonly layers: readonly Variables[];
  /** Names that tasks set for themselves. */
  readonly ofTasks: ReadonlySet<string>;
  readonly caseMatters: boolean;
}

/**
 * What a collection changes in every terminal of a window. It can't look at what a terminal has: the value of a task, which
 * VS Code sets before, would be replaced. So a variable that any task sets is left to the tasks.
 */
export function terminalChanges(
  runId: string,
  exporter: Variables,
  { layers, ofTasks, caseMatters }: TerminalSurroundings,
): TerminalChange[] {
  const changes: TerminalChange[] = [];
  const existing = findVariable(layers, resourceVariable, caseMatters);
  if (existing?.value !== null && !has(ofTasks, resourceVariable, caseMatters)) {
    const kept = existing?.value.trim() ?? '';
    const pair = runIdPair(runId);
    if (!kept) changes.push({ name: resourceVariable, how: 'replace', value: pair });
    else if (findRunId(kept) === undefined)
      changes.push({
        name: existing?.name ?? resourceVariable,
        how: 'append',
        value: kept.endsWith(',') ? pair : `,${pair}`,
      });
  }
  const names = [...ofTasks, ...layers.flatMap(layer => Object.keys(layer))];
  if (!names.some(name => (caseMatters ? name : name.toUpperCase()).startsWith('OTEL_EXPORTER_OTLP_')))
    for (const [name, value] of Object.entries(exporter))
      if (value !== null) changes.push({ name, how: 'replace', value });
  return changes;
}

/** Every key with OpenTelemetry's prefix, anywhere in a setting: which variables somebody has thought of. */
export function otelNamesIn(setting: unknown): Set<string> {
  const names = new Set<string>();
  const left: unknown[] = [setting];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (/^otel_/i.test(key)) names.add(key);
      if (inner !== undefined) left.push(inner);
    }
  }
  return names;
}

function has(names: ReadonlySet<string>, wanted: string, caseMatters: boolean): boolean {
  return [...names].some(name => name === wanted || (!caseMatters && name.toUpperCase() === wanted));
}
