import type { Socket } from 'node:net';
import type { Disposable } from '../../../core/disposable';
import { Failure } from '../../../core/errors';
import { toWire, type WireMessage } from '../../../protocol/channel';
import { FrameReader, frameOf } from './frames';

/** Bytes that may wait for the other side to read them before news are held back. */
const laggingBytes = 8 << 20;
/** A side that has read nothing for so long while something waits for it is dropped. ms. */
const deafMs = 30_000;

/** A local socket as the way of a Channel's messages. */
export class Link implements Disposable {
  private isOpen = true;
  private deafTimer: NodeJS.Timeout | undefined;

  /** `onClose` is called once, also after `dispose`. */
  constructor(
    private readonly socket: Socket,
    onMessage: (message: WireMessage) => void,
    onClose: () => void,
  ) {
    const reader = new FrameReader(value => onMessage(value as WireMessage));
    socket.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      this.isOpen = false;
      clearTimeout(this.deafTimer);
      onClose();
    });
  }

  get isClosed(): boolean {
    return !this.isOpen;
  }

  /** So much waits to be read that news had better be told together, later. */
  get isLagging(): boolean {
    return this.socket.writableLength > laggingBytes;
  }

  send(message: WireMessage): void {
    if (!this.isOpen) return;
    const frame = frameOf(message) ?? frameOf(tooLarge(message));
    if (!frame) return;
    this.socket.cork();
    for (const part of frame) this.socket.write(part);
    this.socket.uncork();
    if (!this.deafTimer && this.socket.writableLength) this.watchReading();
  }

  /** Resolves when what was sent is on its way and the other side was told of the end, or after a moment. */
  async finish(): Promise<void> {
    if (!this.isOpen) return;
    await new Promise<void>(resolve => {
      this.socket.end(() => resolve());
      this.socket.once('close', () => resolve());
      setTimeout(resolve, 500).unref();
    });
    this.socket.destroy();
  }

  dispose(): void {
    this.socket.destroy();
  }

  /** Looks now and then whether what waits gets less, as long as something waits. */
  private watchReading(): void {
    const { socket } = this;
    const before = socket.bytesWritten - socket.writableLength;
    this.deafTimer = setTimeout(() => {
      this.deafTimer = undefined;
      if (!this.isOpen || !socket.writableLength) return;
      if (socket.bytesWritten - socket.writableLength === before) socket.destroy();
      else this.watchReading();
    }, deafMs);
    this.deafTimer.unref();
  }
}

/** What stands for an answer that no frame can hold. */
function tooLarge(message: WireMessage): WireMessage | undefined {
  if (message.type !== 'reply') return undefined;
  const error = new Failure('tooLarge', 'The trace is too large to be handed to another window.');
  return { type: 'failure', id: message.id, error: toWire(error) };
}
