import * as vscode from 'vscode';
import { collectorId } from '../../core/endpoint';
import { Failure } from '../../core/errors';
import { around, countRedacted, Redaction, writeTrace } from '../../core/export';
import { chosenRoot } from '../../core/spans/summary';
import { nameOf, type SpanTable } from '../../core/spans/spanTable';
import type { TraceRef } from '../../core/spans/traceId';
import { executeCommand } from '../../host/commands';
import { readConfig } from '../../host/config';
import type { Services } from '../../host/services';
import { askExport, type ExportWish } from './askExport';
import { exportedWords } from './exportWords';
import { fileWriter } from './fileWriter';
import { listTraces } from './listTraces';
import { PieceBuffer } from './pieceBuffer';

type Needs = Pick<Services, 'endpoints' | 'traces' | 'spans' | 'collector'>;

/** Writes the trace given, else the one in front, to a file that is asked for. */
export async function exportTrace({ traces, spans }: Needs, trace?: TraceRef): Promise<void> {
  const ref = isRef(trace) ? trace : spans.traceInFront();
  if (!ref)
    throw new Failure('invalidInput', vscode.l10n.t('Open a trace first: this works on the timeline in front.'));
  const hold = traces.hold(ref);
  try {
    // What the timeline shows is what goes out, also where the server has more by now.
    const table = traces.get(ref) ?? (await load(traces, ref));
    const count = async (signal: AbortSignal): Promise<number> => {
      const redaction = new Redaction(readConfig('spanlight.export.redact'));
      await new PieceBuffer(() => Promise.resolve(), signal).drain(countRedacted(table, redaction));
      return redaction.count;
    };
    const title = vscode.l10n.t('Export Trace');
    const wish = await askExport(title, fileNameOf(table), ['otlp-json', 'jaeger-json'], count);
    if (wish) await write(wish, 1, () => [Promise.resolve(table)]);
  } finally {
    hold.dispose();
  }
}

/** Writes everything that the collector holds, one trace after the other: there may be more than fits into memory. */
export async function exportAllTraces({ endpoints, collector }: Needs): Promise<void> {
  if (!collector.isRunning)
    throw new Failure(
      'invalidInput',
      vscode.l10n.t('The local collector is not running: start it first, so that its traces can be read.'),
      { command: 'spanlight.startCollector' },
    );
  const backend = endpoints.backend(collectorId);
  const { traceCount } = collector.state.stats;
  if (!traceCount) throw new Failure('notFound', vscode.l10n.t('The local collector holds no trace yet.'));
  const title = vscode.l10n.t('Export All Traces of the Collector');
  const wish = await askExport(title, 'traces', ['otlp-json-lines', 'otlp-json', 'jaeger-json'], undefined);
  if (!wish) return;
  const options = { maxBytes: Infinity, confirmLarge: () => Promise.resolve(true) };
  await write(wish, traceCount, async function* (signal) {
    for await (const { traceId } of listTraces(backend, signal)) {
      try {
        yield await backend.trace(traceId, options, signal);
      } catch (error) {
        // It went meanwhile, because its place was needed.
        if (!(error instanceof Failure && error.kind === 'notFound')) throw error;
      }
    }
  });
}

type Source = (signal: AbortSignal) => Iterable<Promise<SpanTable>> | AsyncIterable<SpanTable>;

/** Writes, with progress and a way to stop, and says what became of it. `total`: about so many traces. */
async function write({ format, redact, target }: ExportWish, total: number, source: Source): Promise<void> {
  const redaction = redact && new Redaction(redact);
  const writer = fileWriter(target);
  let traceCount = 0;
  let spanCount = 0;
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t('Exporting traces');
  const isDone = await vscode.window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    const { signal } = controller;
    const buffer = new PieceBuffer(bytes => writer.write(bytes), signal);
    try {
      await buffer.drain([around[format].before]);
      for await (const table of source(signal)) {
        signal.throwIfAborted();
        if (traceCount) await buffer.drain([around[format].between]);
        await buffer.drain(writeTrace(table, format, redaction));
        traceCount++;
        spanCount += table.count;
        if (total > 1)
          progress.report({ message: vscode.l10n.t('{0} of {1}', traceCount, total), increment: 100 / total });
      }
      await buffer.drain([around[format].after]);
      await buffer.flush();
      signal.throwIfAborted();
      await writer.finish();
      return true;
    } catch (error) {
      await writer.cancel();
      if (signal.aborted) return false;
      throw error;
    }
  });
  if (isDone) void tell(target, { traceCount, spanCount, redaction });
}

async function tell(
  target: vscode.Uri,
  { traceCount, spanCount, redaction }: { traceCount: number; spanCount: number; redaction: Redaction | undefined },
): Promise<void> {
  const open = vscode.l10n.t('Open as Trace');
  const name = target.path.slice(target.path.lastIndexOf('/') + 1);
  const words = exportedWords(vscode.l10n, { traceCount, spanCount, leftOut: redaction?.count, name });
  const choice = await vscode.window.showInformationMessage(words, open);
  if (choice === open) await executeCommand('spanlight.openTraceFile', target);
}

async function load(traces: Services['traces'], ref: TraceRef): Promise<SpanTable> {
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t('Loading the trace');
  return vscode.window.withProgress({ location, title, cancellable: true }, (_, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    return traces.load(ref, { confirmLarge: () => Promise.resolve(true) }, controller.signal);
  });
}

/** Menus hand over what they like. */
function isRef(trace: unknown): trace is TraceRef {
  const { endpointId, traceId } = (trace ?? {}) as Partial<TraceRef>;
  return typeof endpointId === 'string' && typeof traceId === 'string';
}

/** `GET-checkout-4bf92f35`: fit for any file system. */
function fileNameOf(table: SpanTable): string {
  const root = nameOf(table, chosenRoot(table)).normalize('NFKD');
  const words = root.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return `${words.slice(0, 40) || 'trace'}-${table.traceId.slice(0, 8)}`;
}
