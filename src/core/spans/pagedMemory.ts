/** From this many bytes on memory is asked of the system itself. */
const largeBytes = 1 << 16;
/** How far memory can grow where it is. Only address space is reserved for it, and pages that nobody wrote take none. */
const room = 16;

/**
 * Shared memory of zeros. Large memory comes as pages of its own, which go back to the system when it is collected; what comes
 * from the C library's heap often stays with the process, and did so with tens of MB for each thread that decoded. A buffer
 * that can grow is the only way of asking for that.
 */
export function sharedMemory(bytes: number): SharedArrayBuffer {
  return bytes < largeBytes ? new SharedArrayBuffer(bytes) : reserve(bytes, bytes);
}

/** The same entries and room for `length`: where they are, if they can grow there, otherwise as a copy. */
export function enlarged<T extends Uint32Array | Float64Array | Uint8Array | Uint16Array>(old: T, length: number): T {
  const Column = old.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T;
  const bytes = length * old.BYTES_PER_ELEMENT;
  const { buffer } = old;
  if (buffer instanceof SharedArrayBuffer && bytes <= buffer.maxByteLength) {
    buffer.grow(bytes);
    // A view of its own: one that follows the length of its buffer is slow.
    return new Column(buffer, 0, length);
  }
  const fresh = new Column(bytes < largeBytes ? new ArrayBuffer(bytes) : reserve(bytes, bytes * room), 0, length);
  fresh.set(old);
  return fresh;
}

function reserve(bytes: number, most: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes, { maxByteLength: most });
  } catch {
    return new SharedArrayBuffer(bytes); // a system that is mean with addresses
  }
}
