/** Memory for columns. */
import { enlarged, sharedMemory } from './pagedMemory';

/** Hands out typed arrays of one SharedArrayBuffer: a thousand small tables are then a thousand buffers, not thirty thousand. */
export class ColumnArena {
  private readonly buffer: SharedArrayBuffer;
  private used = 0;

  /** `bytes`: sum of all that will be asked for, each rounded up to eight. */
  constructor(bytes: number) {
    this.buffer = sharedMemory(bytes);
  }

  float64(count: number): Float64Array {
    return new Float64Array(this.buffer, this.take(count * 8), count);
  }
  uint32(count: number): Uint32Array {
    return new Uint32Array(this.buffer, this.take(count * 4), count);
  }
  int32(count: number): Int32Array {
    return new Int32Array(this.buffer, this.take(count * 4), count);
  }
  uint16(count: number): Uint16Array {
    return new Uint16Array(this.buffer, this.take(count * 2), count);
  }
  uint8(count: number): Uint8Array {
    return new Uint8Array(this.buffer, this.take(count), count);
  }

  static sizeOf(count: number, bytesEach: number): number {
    return roundUp(count * bytesEach);
  }

  private take(bytes: number): number {
    const at = this.used;
    this.used += roundUp(bytes);
    return at;
  }
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;

/** Columns that grow together, one entry per span (or event) while a payload is read. */
export class GrowingColumns<C extends Record<string, Column>> {
  capacity = 0;

  constructor(
    readonly columns: C,
    capacity: number,
  ) {
    this.reserve(capacity);
  }

  /** Makes room for `count` entries; the arrays in `columns` are replaced. */
  reserve(count: number): void {
    if (count <= this.capacity) return;
    this.capacity = Math.max(count, this.capacity * 2);
    const columns = this.columns as Record<string, Column>;
    for (const name in columns) {
      columns[name] = enlarged(columns[name], this.capacity);
    }
  }
}
