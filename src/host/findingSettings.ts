import type { FindingSettings } from '../core/analysis/analysis';
import { readFindingSettings as read } from '../core/analysis/findings/writtenSettings';
import { readConfig } from './config';

export function readFindingSettings(): FindingSettings {
  return read(readConfig('spanlight.findings.enabled'), readConfig('spanlight.findings.thresholds'));
}
