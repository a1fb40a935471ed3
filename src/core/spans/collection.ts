/** More than V8 lets memory outside of its heap grow by before it looks for garbage (64 MiB since the last time). */
const alarmingBytes = 72 << 20;

/**
 * Makes V8 look for garbage soon, in small steps. It has to be asked: shared memory counts for nothing in its bookkeeping, so
 * a payload of a gigabyte that nobody refers to would stay until something else fills the heap. Memory of this thread's own
 * does count; it is asked for, never touched, and so never really there.
 */
export function inviteCollection(): void {
  new ArrayBuffer(alarmingBytes);
}
