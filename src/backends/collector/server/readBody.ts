import type { IncomingMessage, ServerResponse } from 'node:http';
import { tooMuchAtOnce } from './intake';
import type { Share } from './memoryBudget';
import { Refusal } from './refusal';
import { expectsContinue } from './requestHead';

/** Larger bodies are put together as they come, so that they never lie in memory twice. */
const largeBytes = 2 ** 20;

/**
 * The body of a request. Throws Refusal `tooLarge`, `busy`, or `unreadable` when the sender goes away in the middle. What is left of
 * a refused body is read and thrown away: a sender that still writes would not see the answer otherwise.
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  limitBytes: number,
  share: Share,
): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? NaN);
  if (declared > limitBytes) return Promise.reject(tooLarge(limitBytes));
  if (expectsContinue(request)) response.writeContinue();
  return new Promise((resolve, reject) => {
    const parts = new BodyParts(declared);
    const stop = (): void => {
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('close', onClose);
    };
    const refuse = (refusal: Refusal): void => {
      stop();
      share.end();
      request.resume();
      reject(refusal);
    };
    const onData = (part: Buffer): void => {
      if (parts.length + part.length > limitBytes) refuse(tooLarge(limitBytes));
      else if (!share.grow(part.length)) refuse(tooMuchAtOnce());
      else parts.add(part);
    };
    const onEnd = (): void => {
      stop();
      resolve(parts.join());
    };
    const onClose = (): void => refuse(new Refusal('unreadable', 'The request ended early.'));
    request.on('data', onData);
    request.once('end', onEnd);
    request.once('close', onClose);
    request.on('error', () => undefined); // `close` follows
  });
}

const tooLarge = (limitBytes: number): Refusal =>
  new Refusal('tooLarge', `A request may have ${limitBytes} bytes, uncompressed as well. Send smaller batches.`);

class BodyParts {
  length = 0;
  private parts: Buffer[] = [];
  private whole: Buffer | undefined;

  /** `declared`: NaN when the sender did not say. */
  constructor(private readonly declared: number) {}

  add(part: Buffer): void {
    // A sender can declare much and send nothing: its word counts once an eighth is here.
    if (!this.whole && this.declared > largeBytes && (this.length + part.length) * 8 > this.declared) {
      this.whole = Buffer.allocUnsafeSlow(this.declared);
      let at = 0;
      for (const earlier of this.parts) at += earlier.copy(this.whole, at);
      this.parts = [];
    }
    if (this.whole) part.copy(this.whole, this.length);
    else this.parts.push(part);
    this.length += part.length;
  }

  join(): Buffer {
    if (this.whole) return this.whole.subarray(0, this.length);
    return this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts);
  }
}
