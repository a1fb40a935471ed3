/**
 * Attribute lists repeat themselves: the same keys, written the same way, span after span. All of an element before its value
 * is its lead; leads that were met are remembered, and where one comes again nothing of it is read, only compared.
 *
 *   {"key":"db.system.name","type":"string","value":"postgresql"}        {"key":"db.system.name","value":{"stringValue":"postgresql"}}
 *   └──────────────── lead ──────────────────────┘└─ value ──┘           └──────────────── lead ─────────────────────┘└─ value ──┘
 *
 * What a lead says depends on its bytes alone, so one that was understood once is understood. A lead is looked up by some
 * bytes of its key. Full is never full: a new lead takes the place of an old one.
 */
import type { JsonScanner } from './jsonScanner';
import { fillEights, holdsEights } from './literal';

/** Places for leads: pairs, of which a new lead takes the one that was not used last. */
const places = 1024;
const longestLead = 160;
/** The bytes that a lead is looked up by, counted from its beginning: those behind `{"key":"`. */
const hashedFrom = 8;
const hashedTo = 24;
const eightsEach = longestLead / 8;

export class AttributeLeads {
  /** By place: the number that was learned with the lead. */
  private readonly meaning = new Int32Array(places);
  /** In bytes, 0 for a free place. */
  private readonly length = new Uint8Array(places);
  private readonly eights = new Float64Array(places * eightsEach);
  /** Of each pair the place to be taken next, 0 or 1. */
  private readonly older = new Uint8Array(places / 2);

  /** Skips a lead at the scanner's position and gives what was learned of it; -1, and nothing skipped, for none that is known. */
  accept(scanner: JsonScanner): number {
    const { view, pos, end } = scanner;
    if (pos + hashedTo > end) return -1;
    let place = placeFor(view, pos);
    for (let tries = 0; tries < 2; tries++, place ^= 1) {
      const length = this.length[place];
      if (length === 0 || pos + length > end) continue;
      if (!holdsEights(view, pos, length, this.eights, place * eightsEach)) continue;
      scanner.pos = pos + length;
      return this.meaning[place];
    }
    return -1;
  }

  /** Remembers the bytes from `from` to `to` (exclusive) as a lead. `meaning`: any whole number from 0 on. */
  learn(scanner: JsonScanner, from: number, to: number, meaning: number): void {
    const { view } = scanner;
    const length = to - from;
    if (length < hashedTo || length > longestLead) return;
    let place = placeFor(view, from);
    const pair = place >> 1;
    place = pair * 2 + this.older[pair];
    this.older[pair] ^= 1;
    this.length[place] = length;
    this.meaning[place] = meaning;
    fillEights(this.eights, place * eightsEach, view, from, length);
  }
}

function placeFor(view: DataView, pos: number): number {
  let hash = 0;
  for (let at = pos + hashedFrom; at < pos + hashedTo; at += 4)
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1) ^ (hash >>> 15);
  return (hash ^ (hash >>> 16)) & (places - 1);
}
