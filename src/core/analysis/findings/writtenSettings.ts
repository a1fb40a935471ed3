import { defaultThresholds, findingKinds, type FindingSettings, type FindingThresholds } from '../analysis';

/** Below these the words lose their sense: one call is no repetition. The manifest says the same to who edits the settings. */
export const leastThresholds: Partial<FindingThresholds> = {
  nPlusOneCalls: 2,
  duplicateCalls: 2,
  poolCalls: 3,
  queueFactor: 1,
};

/**
 * What a settings file says of findings. It may hold anything: what is no switch of a kind or no number is left out, and a number
 * that is too small counts as the least.
 */
export function readFindingSettings(enabled: unknown, written: unknown): FindingSettings {
  const switches = asRecord(enabled);
  const numbers = asRecord(written);
  const thresholds = { ...defaultThresholds };
  for (const key of Object.keys(thresholds) as (keyof typeof thresholds)[]) {
    const value = numbers[key];
    if (typeof value !== 'number' || !(value >= 0)) continue;
    Object.assign(thresholds, { [key]: Math.max(value, leastThresholds[key] ?? 0) });
  }
  return { off: findingKinds.filter(kind => switches[kind] === false), thresholds };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
