import { chosenRoot, extentOf } from '../spans/summary';
import { SpanFlag, type SpanTable } from '../spans/spanTable';
import { defaultFindings, type FindingSettings, type TraceAnalysis } from './analysis';
import { criticalPath } from './path/criticalPath';
import { dataFacts } from './data/dataFacts';
import { doubts } from './path/doubts';
import { errorOrigins } from './errors/errorOrigins';
import { findAll } from './findings';
import { afterAnswer, shares } from './path/shares';
import { failureVerdict } from './errors/failureVerdict';
import { timeVerdict } from './path/timeVerdict';

/** The three questions answered for one trace of at least one span. Pure and iterative; for a thread that may take seconds. */
export function analyze(table: SpanTable, settings: FindingSettings = defaultFindings): TraceAnalysis {
  const root = chosenRoot(table);
  const rootMissing = (table.flags[root] & SpanFlag.Orphan) !== 0;
  const duration = table.duration[root];
  const path = criticalPath(table, root);
  const errors = errorOrigins(table);
  const data = dataFacts(table);
  const after = afterAnswer(table, root);
  return {
    root,
    rootMissing,
    duration,
    extent: extentOf(table),
    path,
    afterAnswer: after,
    shares: shares(table, root, path),
    verdict: {
      time: timeVerdict(table, root, path),
      failure: failureVerdict(table, root, errors),
      doubts: doubts({ rootMissing, duration, afterAnswer: after, data }),
    },
    errors,
    findings: findAll(table, root, settings),
    data,
  };
}
