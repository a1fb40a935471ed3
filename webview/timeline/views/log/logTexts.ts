import type { LogText } from '../../../../src/core/analysis/views/logTexts';
import type { TraceLog } from '../../../../src/core/analysis/views/traceLog';
import type { HostChannel } from '../../hostChannel';
import { Settle } from '../../scheduler';

/** Asked for at once: a few screens. */
const mostAtOnce = 200;
/** Remembered; more have been scrolled past than anybody goes back to. */
const mostKept = 5_000;
/** While somebody scrolls fast, what came and went is not asked for. */
const settleMs = 30;

/** What entries say, asked for as they come into view; one question at a time. */
export class LogTexts {
  private revision = 0;
  private log: TraceLog | undefined;
  private readonly texts = new Map<number, LogText>();
  private wanted: number[] = [];
  private asking: AbortController | undefined;
  private readonly settle = new Settle(settleMs, () => this.ask());

  constructor(
    private readonly host: Pick<HostChannel, 'request'>,
    private readonly changed: () => void,
  ) {}

  reset(revision: number, log: TraceLog): void {
    this.asking?.abort();
    this.asking = undefined;
    this.revision = revision;
    this.log = log;
    this.texts.clear();
    this.wanted = [];
  }

  /** Undefined until it has come; then `changed` is told. */
  get(entry: number): LogText | undefined {
    const text = this.texts.get(entry);
    if (!text && !this.wanted.includes(entry)) {
      this.wanted = [...this.wanted, entry].slice(-mostAtOnce);
      if (!this.asking) this.settle.touch();
    }
    return text;
  }

  private ask(): void {
    const { log, revision } = this;
    const entries = this.wanted;
    if (!log || !entries.length || this.asking) return;
    this.wanted = [];
    const { signal } = (this.asking = new AbortController());
    const rows = Uint32Array.from(entries, entry => log.rows[entry]);
    const events = Int32Array.from(entries, entry => log.events[entry]);
    this.host.request('log/texts', { revision, rows, events }, signal).then(
      texts => {
        if (signal.aborted) return;
        if (this.texts.size > mostKept) this.texts.clear();
        entries.forEach((entry, i) => this.texts.set(entry, texts[i]));
        this.answered();
      },
      () => {
        // Entries stay without words; they are asked for again when they come into view again.
        if (!signal.aborted) this.answered();
      },
    );
  }

  private answered(): void {
    this.asking = undefined;
    this.changed();
    if (this.wanted.length) this.settle.touch();
  }
}
