import { abortError, Failure } from '../../core/errors';
import { sizeText } from '../../core/sizeText';
import type { SpanTable } from '../../core/spans/spanTable';
import type { Translate } from '../../core/translate';
import type { TraceOptions } from '../backend';
import type { Decoder } from '../decoder';
import { unpacked } from './unpacked';

/** A file, wherever it is. Both throw a Failure that says which file it is about. */
export interface FileSource {
  /** Another text when the file is another than before. */
  version(): Promise<string>;
  /** Its bytes from the beginning. */
  chunks(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface FileContentDeps {
  /** For people. */
  readonly name: string;
  readonly source: FileSource;
  readonly decoder: Decoder;
  readonly translate: Translate;
}

interface Reading {
  readonly version: string;
  readonly tables: Promise<readonly SpanTable[]>;
  readonly controller: AbortController;
  /** Those who wait for it; when the last one gives up, it is given up. */
  waiting: number;
}

/** Whoever asks without somebody to ask back, such as a search, reads no file larger than this. */
const silentBytes = 512e6;

/** The traces of a file, read once and again when the file has changed. */
export class FileContent {
  private reading: Reading | undefined;

  constructor(private readonly deps: FileContentDeps) {}

  /** Throws Failure; a trace may be asked for in a file that is read already. */
  async load(
    options: Pick<TraceOptions, 'onProgress' | 'maxBytes' | 'confirmLarge'> | undefined,
    signal: AbortSignal,
  ): Promise<readonly SpanTable[]> {
    const version = await this.deps.source.version();
    signal.throwIfAborted();
    const reading = this.reading?.version === version ? this.reading : this.begin(version, options);
    reading.waiting++;
    const giveUp = (): void => {
      if (--reading.waiting > 0) return;
      reading.controller.abort(abortError());
      if (this.reading === reading) this.reading = undefined;
    };
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        giveUp();
        reject(abortError());
      };
      signal.addEventListener('abort', abort, { once: true });
      reading.tables.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  }

  /** Lets go of everything. */
  dispose(): void {
    this.reading?.controller.abort(abortError());
    this.reading = undefined;
  }

  private begin(version: string, options: Parameters<FileContent['load']>[0]): Reading {
    const controller = new AbortController();
    const tables = this.read(options, controller.signal);
    const reading = { version, tables, controller, waiting: 0 };
    this.reading = reading;
    // What failed, or was given up, is tried anew by the next one who asks.
    tables.catch(() => {
      if (this.reading === reading) this.reading = undefined;
    });
    return reading;
  }

  private async read(options: Parameters<FileContent['load']>[0], signal: AbortSignal): Promise<readonly SpanTable[]> {
    const { name, source, decoder, translate } = this.deps;
    const decoding = decoder.begin('trace-file');
    try {
      let limit = options?.maxBytes ?? silentBytes;
      for await (const chunk of unpacked(source.chunks(signal), name, translate)) {
        signal.throwIfAborted();
        decoding.append(chunk);
        options?.onProgress?.({ phase: 'receiving', bytes: decoding.length });
        if (decoding.length <= limit) continue;
        const isWanted = options ? await options.confirmLarge(decoding.length) : false;
        if (!isWanted) throw this.tooLarge(limit);
        limit = Infinity;
      }
      options?.onProgress?.({ phase: 'decoding', bytes: decoding.length });
      return (await decoding.finish(signal)).traces;
    } catch (error) {
      if (!(error instanceof Failure) || error.message.startsWith(name)) throw error;
      throw new Failure(error.kind, `${name}: ${error.message}`, error.details);
    } finally {
      decoding.dispose();
    }
  }

  private tooLarge(limit: number): Failure {
    return new Failure('tooLarge', this.deps.translate('The file has more than {0}.', sizeText(limit)), {
      setting: 'spanlight.maxTraceBytes',
    });
  }
}
