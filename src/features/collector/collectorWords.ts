import type { Collector } from '../../host/services';
import { wordsOfConflict } from './portWords';

type Translate = (text: string, ...args: (string | number)[]) => string;

/** What the status bar shows; undefined for nothing. */
export function collectorText(
  { state, isRunning }: Pick<Collector, 'state' | 'isRunning'>,
  t: Translate,
): string | undefined {
  if (isRunning) {
    const { traceCount } = state.stats;
    const traces = traceCount === 1 ? t('1 trace') : t('{0} traces', groups(traceCount));
    return `$(${state.problem ? 'warning' : 'radio-tower'}) :${state.httpPort} · ${traces}`;
  }
  if (state.role === 'blocked') return t('$(warning) Collector: port in use');
  return state.problem ? t('$(warning) Collector') : undefined;
}

/** The same in full: a sentence each. */
export function collectorLines(
  { state, isRunning, storageBytes }: Pick<Collector, 'state' | 'isRunning' | 'storageBytes'>,
  t: Translate,
): string[] {
  const lines: string[] = [];
  if (isRunning) {
    const { httpPort, grpcPort, stats } = state;
    lines.push(
      t('Collecting on the ports {0} and {1}, each by OTLP/HTTP and OTLP/gRPC.', httpPort, grpcPort),
      t('{0} traces, {1} spans.', groups(stats.traceCount), groups(stats.spanCount)),
      t('{0} of {1} MB are used.', megabytes(stats.bytes), megabytes(storageBytes)),
    );
    if (stats.droppedTraces)
      lines.push(
        t(
          'The oldest traces had to go for that: {0}, with {1} spans.',
          groups(stats.droppedTraces),
          groups(stats.droppedSpans),
        ),
      );
    lines.push(state.role === 'owner' ? t('This window has the ports.') : t('Another window has the ports.'));
  } else lines.push(...state.conflicts.map(conflict => wordsOfConflict(conflict, t)));
  if (state.problem)
    lines.push(
      isRunning
        ? t('Spans are refused: {0}', state.problem)
        : t('The local collector could not go on: {0}', state.problem),
    );
  return lines;
}

function groups(count: number): string {
  return count.toLocaleString('en-US').replaceAll(',', '\u202f');
}

function megabytes(bytes: number): string {
  return groups(Math.round(bytes / 1e6));
}
