import { defaultThresholds, findingKinds, type FindingSettings } from '../core/analysis/analysis';
import { readConfig } from './config';

/** What the settings say of findings; what a settings file holds that is no number, or no kind of ours, is left out. */
export function readFindingSettings(): FindingSettings {
  const enabled = readConfig('spanlight.findings.enabled');
  const written = readConfig('spanlight.findings.thresholds');
  const thresholds = { ...defaultThresholds };
  for (const key of Object.keys(thresholds) as (keyof typeof thresholds)[]) {
    const value = written[key];
    if (typeof value === 'number' && value >= 0) Object.assign(thresholds, { [key]: value });
  }
  return { off: findingKinds.filter(kind => enabled[kind] === false), thresholds };
}
