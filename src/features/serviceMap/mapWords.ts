import type { Dependencies } from '../../backends/backend';
import type { Endpoint } from '../../core/endpoint';
import type { Translate } from '../../core/translate';

export type MapEndpoint = Pick<Endpoint, 'kind' | 'name'>;

/** What the map was counted from. */
export function basisWords({ counted }: Dependencies, { kind }: MapEndpoint, lookback: string, t: Translate): string {
  if (!counted) return t('last {0}, as Jaeger counts calls', lookback);
  const { all } = counted;
  const traces = String(counted.traces);
  if (all === counted.traces) {
    if (kind === 'file')
      return all === 1 ? t('from the one trace of the file') : t('from all {0} traces of the file', traces);
    return all === 1 ? t('last {0}, from 1 trace', lookback) : t('last {0}, from {1} traces', lookback, traces);
  }
  const newest =
    all === undefined
      ? t('from the newest {0} traces', traces)
      : t('from the newest {0} of {1} traces', traces, String(all));
  return kind === 'file' ? newest : t('last {0}, {1}', lookback, newest);
}

/** Why there is nothing to draw. */
export function emptyWords({ counted }: Dependencies, { kind }: MapEndpoint, lookback: string, t: Translate): string {
  if (kind === 'file') return t('No span of this file has a service.');
  if (counted) return t('No traces came in the last {0}.', lookback);
  return t(
    'This Jaeger knows of no calls between services in the last {0}. With Elasticsearch, OpenSearch or Cassandra a job of its own counts them once a day, where somebody has set it up; choose a longer time, or look at the services of a single trace.',
    lookback,
  );
}

/** Title of the tab and of the page. */
export function titleWords({ name }: MapEndpoint, t: Translate): string {
  return t('Services of {0}', name);
}
