import type { RecordedException, SpanView, ViewedEvent } from '../../../../src/core/source/spanView';
import type { SpanKind } from '../../../../src/core/spans/spanTable';

/** What a test says of a span; the rest is empty. */
export interface Shown {
  readonly name?: string;
  readonly service?: string;
  readonly scope?: string;
  readonly kind?: SpanKind;
  readonly isError?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly resource?: Readonly<Record<string, string>>;
  readonly exceptions?: readonly RecordedException[];
  readonly events?: readonly ViewedEvent[];
  readonly parent?: SpanView;
  readonly traceServices?: readonly string[];
}

/** A span as rules look at it, without a trace around it. */
export function viewOf(shown: Shown): SpanView {
  const first = (from: Readonly<Record<string, string>> | undefined, keys: readonly string[]): string | undefined =>
    keys.map(key => from?.[key]).find(value => value !== undefined && value !== '');
  return {
    name: shown.name ?? '',
    service: shown.service ?? '',
    scope: shown.scope ?? '',
    kind: shown.kind ?? 0,
    isError: shown.isError ?? false,
    parent: shown.parent,
    traceServices: new Set(shown.traceServices ?? [shown.service ?? '']),
    *ancestors() {
      for (let span = shown.parent; span; span = span.parent) yield span;
    },
    children: () => [],
    attribute: (...keys) => first(shown.attributes, keys),
    resource: (...keys) => first(shown.resource, keys),
    exceptions: shown.exceptions ?? [],
    events: shown.events ?? [],
  };
}
