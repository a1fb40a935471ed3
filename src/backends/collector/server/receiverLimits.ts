/** How much the receiver takes from whom, and how long it waits. Tests make them small. */
export interface ReceiverLimits {
  /** Of one request, as it comes and uncompressed. */
  readonly requestBytes: number;
  /** Of all requests that are in memory at once. */
  readonly memoryBytes: number;
  /** Requests up to that have a part of the memory for themselves: what SDKs send by default. */
  readonly smallRequestBytes: number;
  readonly connections: number;
  /** For the head of a request, from its first byte. */
  readonly headMs: number;
  /** Without a byte while a request is being read. */
  readonly stallMs: number;
  /** For a whole request. */
  readonly requestMs: number;
  /** A connection that never said anything. */
  readonly silentMs: number;
  /** How often connections are looked through for those that take too long. */
  readonly sweepMs: number;
  /** What is under way gets so long when the receiver closes. */
  readonly closeMs: number;
}

export const defaultLimits: ReceiverLimits = {
  requestBytes: 64 * 2 ** 20,
  memoryBytes: 48 * 2 ** 20,
  smallRequestBytes: 2 ** 20,
  connections: 512,
  headMs: 10_000,
  stallMs: 10_000,
  requestMs: 60_000,
  silentMs: 120_000,
  sweepMs: 1_000,
  closeMs: 1_000,
};
