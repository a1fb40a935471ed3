import { enlarged } from './pagedMemory';
import type { SpanDraft } from './spanDraft';
import { sparseKeys } from './spanTable';

/**
 * Where the fields of a span lie in its record, in 32-bit words. Doubles take two. Spans are written in the order of the
 * payload and read in that of the rows: a record is then one place in memory to go to, twenty columns were twenty.
 *
 *   │ fields                          │ sparse values │ (even) │ fields of the next span …
 */
export const enum Field {
  Trace = 0,
  IdHigh,
  IdLow,
  ParentHigh,
  ParentLow,
  StartNanos,
  StartSeconds, // double
  Duration = 8, // double
  Name = 10,
  Scope,
  Resource,
  /** Kind, status << 8, flags << 16, number of sparse values << 24. */
  Marks,
  SpanFrom,
  SpanTo,
  AttributesFrom,
  AttributesTo,
  EventsFrom,
  EventsTo,
  LinksFrom,
  LinksTo,
  /** Events of the payload that are this span's; the last one is exclusive. */
  FirstEvent,
  LastEvent,
  /** Key (index into sparseKeys) | number of the text << sparseKeyBits, for each. */
  FirstSparse,
}

export const sparseKeyBits = 7;
export const sparseKeyMask = 127;

/** The spans of a payload, in its order. The same memory as words and as doubles. */
export class SpanRecords {
  count = 0;
  words = new Uint32Array(0);
  doubles = new Float64Array(0);
  /** By span: where its record begins, in doubles. */
  starts = new Uint32Array(0);
  private used = 0;

  /** Events `firstEvent` to `lastEvent` (exclusive) are the span's. `flags` replace those of the draft. */
  add(draft: SpanDraft, flags: number, firstEvent: number, lastEvent: number): void {
    const double = this.used / 2;
    const word = this.used;
    this.reserve(word + Field.FirstSparse + draft.sparseCount + 1);
    this.starts[this.count++] = double;
    const { words, doubles } = this;
    words[word + Field.Trace] = draft.trace;
    words[word + Field.IdHigh] = draft.idHigh;
    words[word + Field.IdLow] = draft.idLow;
    words[word + Field.ParentHigh] = draft.parentHigh;
    words[word + Field.ParentLow] = draft.parentLow;
    words[word + Field.StartNanos] = draft.startNanos;
    doubles[double + Field.StartSeconds / 2] = draft.startSeconds;
    doubles[double + Field.Duration / 2] = draft.duration;
    words[word + Field.Name] = draft.name;
    words[word + Field.Scope] = draft.scope;
    words[word + Field.Resource] = draft.resource;
    words[word + Field.Marks] = draft.kind | (draft.status << 8) | (flags << 16) | (draft.sparseCount << 24);
    words[word + Field.SpanFrom] = draft.spanFrom;
    words[word + Field.SpanTo] = draft.spanTo;
    words[word + Field.AttributesFrom] = draft.attributesFrom;
    words[word + Field.AttributesTo] = draft.attributesTo;
    words[word + Field.EventsFrom] = draft.eventsFrom;
    words[word + Field.EventsTo] = draft.eventsTo;
    words[word + Field.LinksFrom] = draft.linksFrom;
    words[word + Field.LinksTo] = draft.linksTo;
    words[word + Field.FirstEvent] = firstEvent;
    words[word + Field.LastEvent] = lastEvent;
    let at = word + Field.FirstSparse;
    for (let i = 0; i < draft.sparseCount; i++) {
      const key = draft.sparseKeys[i];
      words[at++] = key | (draft.sparseValues[key] << sparseKeyBits);
    }
    this.used = at + (at & 1);
  }

  private reserve(words: number): void {
    if (words > this.words.length) {
      this.words = enlarged(this.words, Math.max(words + (words & 1), this.words.length * 2, 8192));
      this.doubles = new Float64Array(this.words.buffer, 0, this.words.length / 2);
    }
    if (this.count === this.starts.length) this.starts = enlarged(this.starts, Math.max(this.count * 2, 256));
  }
}

// A payload of 4 GB can't hold so many texts that their numbers need more than the bits that are left for them.
if (sparseKeys.length > sparseKeyMask + 1) throw new Error('Too many sparse keys for the bits of one');
