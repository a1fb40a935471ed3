import { deserialize, serialize } from 'node:v8';

/** Bytes a message may have. A trace is the largest there is. */
export const largestFrame = 1 << 29;

const headerBytes = 4;

/** Length (32 bits, little-endian) and value; undefined for a value that is larger than a frame may be. */
export function frameOf(value: unknown): readonly [header: Buffer, body: Buffer] | undefined {
  const body = serialize(value);
  if (body.length > largestFrame) return undefined;
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt32LE(body.length);
  return [header, body];
}

/** Puts frames together again, however the bytes were cut. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private held = 0;

  constructor(private readonly onValue: (value: unknown) => void) {}

  /** Throws for what is no frame: the connection is of no use then. */
  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.held += chunk.length;
    for (;;) {
      if (this.held < headerBytes) return;
      const length = this.gather(headerBytes).readUInt32LE(0);
      if (length > largestFrame) throw new Error(`A message of ${length} bytes`);
      if (this.held < headerBytes + length) return;
      const bytes = this.gather(headerBytes + length);
      this.chunks = bytes.length > headerBytes + length ? [bytes.subarray(headerBytes + length)] : [];
      this.held -= headerBytes + length;
      this.onValue(deserialize(bytes.subarray(headerBytes, headerBytes + length)));
    }
  }

  /** The first chunk, made long enough. Joins chunks only when one does not hold what is asked for. */
  private gather(length: number): Buffer {
    if (this.chunks[0].length < length) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0];
  }
}
