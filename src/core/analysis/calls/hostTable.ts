import { RangeTable } from '../../spans/rangeTable';
import { stringCount, type StringColumn } from '../../spans/stringColumn';
import { hostStart } from './foldAddress';

/** Numbers the hosts, with their ports, of addresses; 0 for an address without one. */
export class HostTable {
  private readonly ranges = new RangeTable();
  private readonly view: DataView;
  /** By text: number of the host plus one, 0 while nobody has asked. */
  private readonly known: Uint32Array;

  constructor(private readonly strings: StringColumn) {
    const { bytes } = strings;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.known = new Uint32Array(stringCount(strings));
    this.ranges.find(this.view, 0, 0);
  }

  /** The host in a URL. */
  ofUrl(text: number): number {
    if (this.known[text] === 0) this.known[text] = 1 + this.read(text);
    return this.known[text] - 1;
  }

  private read(text: number): number {
    const { bytes, offset } = this.strings;
    const to = offset[text + 1];
    const from = hostStart(bytes, offset[text], to);
    if (from < 0) return 0;
    let end = from;
    // Up to / ? or #.
    while (end < to && end < from + 300 && bytes[end] !== 0x2f && bytes[end] !== 0x3f && bytes[end] !== 0x23) end++;
    return this.ranges.find(this.view, from, end);
  }
}
