import { Failure } from '../../../core/errors';
import { plainRequest } from './plainRequest';
import { headerBytes, readRecord, type RequestHeader } from './storeFormat';
import type { StoreIndex } from './storeIndex';

/** Of requests that were read lately. */
const keptBytes = 4e6;

/** Requests out of the log, as protocol buffers. */
export class RecordReader {
  private readonly kept = new Map<number, Uint8Array>();
  private bytes = 0;

  constructor(private readonly index: StoreIndex) {}

  /** As it lies in the log, header and body. Throws Failure `unreadable` when that is not what was written. */
  raw(record: number): { readonly bytes: Buffer; readonly body: Buffer; readonly header: RequestHeader } {
    const { records } = this.index;
    const segment = records.segments[record];
    const bytes = Buffer.allocUnsafeSlow(headerBytes + records.length[record]);
    const at = records.at[record];
    const found = segment?.file.read(bytes, at) === bytes.length ? readRecord(bytes, 0) : undefined;
    if (found?.kind === 'request') return { bytes, body: bytes.subarray(headerBytes), header: found.header };
    throw new Failure('unreadable', `The collector's log is damaged: ${segment?.path ?? ''}, byte ${at}.`);
  }

  plain(record: number): Uint8Array {
    const known = this.kept.get(record);
    if (known) {
      this.kept.delete(record);
      this.kept.set(record, known);
      return known;
    }
    const { body, header } = this.raw(record);
    const plain = plainRequest(body, header.format, header.isGzip);
    this.keep(record, plain);
    return plain;
  }

  clear(): void {
    this.kept.clear();
    this.bytes = 0;
  }

  /** The record went, or its bytes are others now. */
  forget(record: number): void {
    this.bytes -= this.kept.get(record)?.length ?? 0;
    this.kept.delete(record);
  }

  private keep(record: number, plain: Uint8Array): void {
    if (plain.length > keptBytes / 2) return;
    this.kept.set(record, plain);
    this.bytes += plain.length;
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= keptBytes) break;
      this.forget(oldest);
    }
  }
}
