import {
  brotliDecompress,
  gunzip,
  gunzipSync,
  inflate,
  type BrotliOptions,
  type InputType,
  type ZlibOptions,
} from 'node:zlib';
import { Refusal } from './refusal';

export type Encoding = 'gzip' | 'deflate' | 'br';

/** Below that, inflating takes less than handing it to another thread. */
const smallBytes = 64 * 1024;
const smallOutputBytes = 2 * 2 ** 20;

type Inflate = (
  bytes: InputType,
  options: ZlibOptions & BrotliOptions,
  done: (error: Error | null, plain: Buffer) => void,
) => void;

const inflaters: Readonly<Record<Encoding, Inflate>> = { gzip: gunzip, deflate: inflate, br: brotliDecompress };

/** Uncompresses requests. It stops at the limit, so a bomb costs no more than the largest good request. */
export class Inflater {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly limitBytes: number) {}

  /** Throws Refusal `tooLarge` or `unreadable`. */
  async inflate(bytes: Uint8Array, encoding: Encoding): Promise<Buffer> {
    if (encoding === 'gzip' && bytes.length <= smallBytes) {
      try {
        return gunzipSync(bytes, { maxOutputLength: Math.min(smallOutputBytes, this.limitBytes) });
      } catch (error) {
        if (!isTooLong(error)) throw this.refusal(error, encoding);
      }
    }
    // One after the other: many bombs at once take no more memory than one.
    const result = this.last.then(() => this.inflateElsewhere(bytes, encoding));
    this.last = result.catch(() => undefined);
    return result;
  }

  private inflateElsewhere(bytes: Uint8Array, encoding: Encoding): Promise<Buffer> {
    const options = { maxOutputLength: this.limitBytes, chunkSize: 256 * 1024 };
    return new Promise((resolve, reject) =>
      inflaters[encoding](bytes, options, (error, plain) =>
        error ? reject(this.refusal(error, encoding)) : resolve(plain),
      ),
    );
  }

  private refusal(error: unknown, encoding: Encoding): Refusal {
    if (!isTooLong(error)) return new Refusal('unreadable', `The body is not readable as ${encoding}.`, error);
    return new Refusal('tooLarge', `The request has more than ${this.limitBytes} bytes uncompressed.`);
  }
}

const isTooLong = (error: unknown): boolean => (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
