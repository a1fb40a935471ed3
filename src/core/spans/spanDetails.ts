import type { Nanos } from '../time';
import type { SpanRow } from './spanTable';

/** An attribute value with its type kept; numbers beyond 2^53 stay exact because they stay text. */
export interface AttributeValue {
  readonly type: 'string' | 'bool' | 'int' | 'double' | 'bytes' | 'array' | 'map' | 'empty';
  /** What to show: the string itself, decimal digits, `true`, base64, or compact JSON of an array or map. */
  readonly text: string;
  /** When `text` was cut for showing: how many characters the whole value has. */
  readonly fullLength?: number;
}

export interface Attribute {
  readonly key: string;
  readonly value: AttributeValue;
}

export interface SpanEvent {
  /** ns from the table's base. */
  readonly time: Nanos;
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly Attribute[];
  /** Row in the same table, when the link leads to a span of this trace. */
  readonly row?: SpanRow;
}

/** All of a span that is decoded only when somebody looks at it. */
export interface SpanDetails {
  readonly row: SpanRow;
  readonly spanId: string;
  /** 16 hex digits; undefined for a span without a parent. Set for an orphan, too: the parent that is missing. */
  readonly parentSpanId?: string;
  readonly statusMessage?: string;
  readonly traceState?: string;
  readonly scope: { readonly name: string; readonly version: string; readonly attributes: readonly Attribute[] };
  readonly attributes: readonly Attribute[];
  readonly resource: readonly Attribute[];
  /** By time. */
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  /** What the server said of this span, each sentence once. */
  readonly warnings: readonly string[];
  /** What the SDK dropped at its limits. */
  readonly dropped: { readonly attributes: number; readonly events: number; readonly links: number };
}
