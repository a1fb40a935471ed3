/**
 * Node decodes text straight out of memory that may grow; Chromium refuses to. Here a piece is copied first, so that all
 * else can be the same code. Imported for what it does, before everything else.
 */
class CopyingDecoder extends TextDecoder {
  override decode(input?: AllowSharedBufferSource, options?: TextDecodeOptions): string {
    if (!ArrayBuffer.isView(input)) return super.decode(input, options);
    return super.decode(new Uint8Array(input.buffer, input.byteOffset, input.byteLength).slice(), options);
  }
}

globalThis.TextDecoder = CopyingDecoder;

export {};
