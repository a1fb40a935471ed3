import { GroupTag, RequestTag } from './messages';
import { WireReader } from './wire';

/** By level: the field that holds the next one (resources, scopes, spans). */
const itemTags: readonly number[] = [RequestTag.resourceSpans, GroupTag.items, GroupTag.items];
const spanLevel = itemTags.length - 1;

/**
 * A request without some of its spans; resources and scopes without any left go with them, everything else stays as it came.
 * `keep` is asked once for each span, in order, with its `ScannedSpan.offset`. `offsets`: where the kept ones are now. undefined
 * when none is kept. Throws Failure `unreadable` for a request that was not scanned.
 */
export function keepSpans(
  request: Uint8Array,
  keep: (offset: number) => boolean,
): { request: Uint8Array; offsets: Uint32Array } | undefined {
  const kept = readKept(new WireReader(request), request.length, 0, keep);
  if (kept.spanCount === 0) return undefined;
  const out = { request: new Uint8Array(kept.size), offsets: new Uint32Array(kept.spanCount), length: 0, spans: 0 };
  kept.write(request, out);
  return { request: out.request, offsets: out.offsets };
}

interface Output {
  readonly request: Uint8Array;
  readonly offsets: Uint32Array;
  /** Bytes and spans written so far. */
  length: number;
  spans: number;
}

/** What stays of a message. Sizes are known before anything is written, because a length stands before what it is the length of. */
class Kept {
  /** Bytes. */
  size = 0;
  spanCount = 0;
  /** Threes of numbers: from, to and where the span's content begins (-1 for what is no span); or -1, index in `inner` and tag. */
  private readonly parts: number[] = [];
  private readonly inner: Kept[] = [];

  copy(from: number, to: number, spanFrom: number): void {
    this.parts.push(from, to, spanFrom);
    this.size += to - from;
    if (spanFrom >= 0) this.spanCount++;
  }

  nest(tag: number, inner: Kept): void {
    this.parts.push(-1, this.inner.length, tag);
    this.inner.push(inner);
    this.size += 1 + varintSize(inner.size) + inner.size;
    this.spanCount += inner.spanCount;
  }

  write(source: Uint8Array, out: Output): void {
    const { parts, inner } = this;
    for (let i = 0; i < parts.length; i += 3) {
      const from = parts[i];
      if (from < 0) {
        out.request[out.length++] = parts[i + 2];
        writeVarint(inner[parts[i + 1]].size, out);
        inner[parts[i + 1]].write(source, out);
        continue;
      }
      if (parts[i + 2] >= 0) out.offsets[out.spans++] = out.length + parts[i + 2] - from;
      out.request.set(source.subarray(from, parts[i + 1]), out.length);
      out.length += parts[i + 1] - from;
    }
  }
}

/** The message from `wire.pos` to `end`; calls itself as deep as there are levels. */
function readKept(wire: WireReader, end: number, level: number, keep: (offset: number) => boolean): Kept {
  const kept = new Kept();
  while (wire.pos < end) {
    const from = wire.pos;
    const tag = wire.tag(end);
    if (tag !== itemTags[level]) {
      wire.skip(tag, end);
      kept.copy(from, wire.pos, -1);
      continue;
    }
    const to = wire.fieldEnd(end);
    if (level === spanLevel) {
      if (keep(wire.pos)) kept.copy(from, to, wire.pos);
      wire.pos = to;
    } else {
      const inner = readKept(wire, to, level + 1, keep);
      if (inner.spanCount > 0) kept.nest(tag, inner);
    }
  }
  return kept;
}

function varintSize(value: number): number {
  let size = 1;
  for (; value >= 0x80; value = Math.floor(value / 0x80)) size++;
  return size;
}

function writeVarint(value: number, out: Output): void {
  for (; value >= 0x80; value = Math.floor(value / 0x80)) out.request[out.length++] = (value % 0x80) | 0x80;
  out.request[out.length++] = value;
}
