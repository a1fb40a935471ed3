import type { SpanKind } from '../spans/spanTable';
import type { RecordedException, SpanView, ViewedEvent } from './spanView';

/** Something that a rule asked of a span. Rules are deterministic, so equal answers lead to the same next question. */
export interface Question {
  readonly key: string;
  /** The answer for another span: a text, a number, or an object that stands for itself. */
  readonly ask: (root: SpanView) => unknown;
}

export interface Reading {
  readonly question: Question;
  readonly answer: unknown;
}

/** What was read while one span was resolved, in order, each question once. */
export class Readings {
  readonly list: Reading[] = [];
  private readonly seen = new Map<string, unknown>();

  constructor(readonly span: SpanView) {}

  ask<T>(key: string, ask: (root: SpanView) => T): T {
    if (this.seen.has(key)) return this.seen.get(key) as T;
    const answer = ask(this.span);
    this.seen.set(key, answer);
    this.list.push({ question: { key, ask }, answer });
    return answer;
  }
}

/** From the span asked about to a relative of it; undefined when this span has no such relative. */
type Way = (root: SpanView) => SpanView | undefined;

/** A span that writes down what is read of it and of its relatives. */
export class TrackedSpan implements SpanView {
  private above: TrackedSpan | undefined | null = null;

  constructor(
    private readonly readings: Readings,
    /** The span itself, for what is cached by span. */
    readonly target: SpanView,
    readonly key = '',
    readonly way: Way = root => root,
  ) {}

  get name(): string {
    return this.ask('name', span => span.name);
  }

  get service(): string {
    return this.ask('service', span => span.service);
  }

  get scope(): string {
    return this.ask('scope', span => span.scope);
  }

  get kind(): SpanKind {
    return this.ask('kind', span => span.kind);
  }

  get isError(): boolean {
    return this.ask('isError', span => span.isError);
  }

  get traceServices(): ReadonlySet<string> {
    return this.ask('traceServices', span => span.traceServices);
  }

  get parent(): TrackedSpan | undefined {
    if (this.above === null) {
      const { way } = this;
      this.above = this.relative('^', root => way(root)?.parent);
    }
    return this.above;
  }

  *ancestors(): Generator<TrackedSpan> {
    for (let span = this.parent; span; span = span.parent) yield span;
  }

  *children(): Generator<TrackedSpan> {
    const { way } = this;
    for (let number = 0; ; number++) {
      const child = this.relative(`_${number}`, root => {
        const parent = way(root);
        return parent && nth(parent.children(), number);
      });
      if (!child) return;
      yield child;
    }
  }

  attribute(...keys: readonly string[]): string | undefined {
    return this.ask(`a ${keys.join(' ')}`, span => span.attribute(...keys));
  }

  resource(...keys: readonly string[]): string | undefined {
    return this.ask(`r ${keys.join(' ')}`, span => span.resource(...keys));
  }

  get exceptions(): readonly RecordedException[] {
    return this.pack('exceptions', span => span.exceptions);
  }

  get events(): readonly ViewedEvent[] {
    return this.pack('events', span => span.events);
  }

  /** Something that is worked out from this span, by a key that says what. */
  ask<T>(what: string, ask: (span: SpanView) => T): T {
    const { way } = this;
    return this.readings.ask(`${this.key} ${what}`, root => {
      const span = way(root);
      return span === undefined ? (undefined as T) : ask(span);
    });
  }

  private pack<T>(what: string, read: (span: SpanView) => readonly T[]): readonly T[] {
    const text = this.ask(what, span => {
      const list = read(span);
      return list.length ? JSON.stringify(list) : '';
    });
    return text === '' ? [] : (JSON.parse(text) as T[]);
  }

  private relative(step: string, way: Way): TrackedSpan | undefined {
    const key = this.key + step;
    const has = this.readings.ask(key, root => way(root) !== undefined);
    return has ? new TrackedSpan(this.readings, way(this.readings.span)!, key, way) : undefined;
  }
}

function nth(spans: Iterable<SpanView>, number: number): SpanView | undefined {
  let at = 0;
  for (const span of spans) if (at++ === number) return span;
  return undefined;
}
