import * as vscode from 'vscode';
import { Failure } from '../core/errors';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import type { TraceRef } from '../core/spans/traceId';
import type { RowContext } from './commands';

/** A span of a trace that is shown. */
export interface MeantSpan {
  readonly trace: TraceRef;
  readonly table: SpanTable;
  readonly row: SpanRow;
}

/** Who shows spans tells here which one commands work on. */
export interface SpanShower {
  /** The row of a context menu, else the selected one of the timeline in front. Throws a Failure that says what is missing. */
  inFront(context?: RowContext): MeantSpan;
  /** The selected one of the timeline that was in front last, also while a file is. */
  last(): MeantSpan | undefined;
  /** The trace of the timeline in front, once it is loaded. */
  traceInFront(): TraceRef | undefined;
}

/** Which span a command means: features that work on spans ask here, the timeline answers. */
export class MeantSpans {
  private shower: SpanShower | undefined;

  provide(shower: SpanShower): vscode.Disposable {
    this.shower = shower;
    return new vscode.Disposable(() => {
      if (this.shower === shower) this.shower = undefined;
    });
  }

  inFront(context?: RowContext): MeantSpan {
    if (!this.shower) throw new Failure('invalidInput', vscode.l10n.t('Open a trace and select a span first.'));
    return this.shower.inFront(context);
  }

  last(): MeantSpan | undefined {
    return this.shower?.last();
  }

  traceInFront(): TraceRef | undefined {
    return this.shower?.traceInFront();
  }
}
