import { GroupTag } from './messages';
import type { WireReader } from './wire';

/** What a ResourceSpans says of its resource, or a ScopeSpans of its scope: byte ranges, empty where there is none. */
export class GroupRange {
  aboutFrom = 0;
  aboutTo = 0;
  schemaUrlFrom = 0;
  schemaUrlTo = 0;

  /** Looks through the message from `wire.pos` to `end`, where the reader stays at its beginning. The last of two counts. */
  read(wire: WireReader, end: number): void {
    const { pos } = wire;
    this.aboutFrom = this.aboutTo = this.schemaUrlFrom = this.schemaUrlTo = 0;
    while (wire.pos < end) {
      const tag = wire.tag(end);
      if (tag === (GroupTag.about as number)) {
        const to = wire.fieldEnd(end);
        this.aboutFrom = wire.pos;
        wire.pos = this.aboutTo = to;
      } else if (tag === (GroupTag.schemaUrl as number)) {
        const to = wire.fieldEnd(end);
        this.schemaUrlFrom = wire.pos;
        wire.pos = this.schemaUrlTo = to;
      } else wire.skip(tag, end);
    }
    wire.pos = pos;
  }
}

/** Goes to the next field `tag` of a message: the end of its content, with the reader at its beginning; -1 at the message's end. */
export function nextField(wire: WireReader, tag: number, end: number): number {
  while (wire.pos < end) {
    const next = wire.tag(end);
    if (next === tag) return wire.fieldEnd(end);
    wire.skip(next, end);
  }
  return -1;
}
