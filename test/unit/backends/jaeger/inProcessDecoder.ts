import type { Decoder } from '../../../../src/backends/decoder';
import { createReader } from '../../../../src/core/import';

/** The readers that the decode worker runs, on this thread. */
export function inProcessDecoder(): Decoder {
  return {
    begin(format) {
      const buffer = new SharedArrayBuffer(0, { maxByteLength: 256 << 20 });
      const reader = createReader(format, buffer);
      let length = 0;
      return {
        get length() {
          return length;
        },
        append(chunk) {
          buffer.grow(length + chunk.length);
          new Uint8Array(buffer).set(chunk, length);
          length += chunk.length;
          reader.advance(length);
        },
        finish: async signal => {
          signal.throwIfAborted();
          return reader.finish(length);
        },
        dispose: () => undefined,
      };
    },
  };
}
