import type { IndexedFile, SourceIndex } from '../index/sourceIndex';
import type { Phrase } from '../phrase';
import type { LearnedPaths } from './learnedPaths';
import type { PathMapping, ServiceFolders, SourceLocation, WorkspaceFiles } from './sourceResolver';
import type { SpanView } from './spanView';
import type { TaughtFolder } from './taught';

export type LocationKind = 'handler' | 'origin' | 'error' | 'call' | 'model';
export type Confidence = 'exact' | 'high' | 'medium' | 'low';

/** A place that a rule found. Lines are 1-based, `endLine` inclusive. */
export interface Finding {
  readonly uri: string;
  /** The line to open: the function's signature where the function is meant, the call where a call is. */
  readonly line: number;
  readonly endLine: number;
  /** False when `line` is 1 for want of a better one: who opens the file looks for `functionName` in it. */
  readonly isLineKnown: boolean;
  /** As dotted as the index knows it (`Repo.find`), of the nearest function around that has a name; undefined outside of any. */
  readonly functionName: string | undefined;
  readonly kind: LocationKind;
  readonly confidence: Confidence;
  /** A sentence for the person: what of the span led to what in the code. */
  readonly why: Phrase;
  /**
   * The line as the process said it, in the text that it ran: where the revision is known, that is carried over to the text
   * as it is now (see drift.ts). Left out where the line comes from the index.
   */
  readonly runLine?: number;
  /** For answers and questions that only offer this place: it is never opened unasked, however good. */
  readonly isOfferOnly?: true;
}

/**
 * What a rule has to say of a span. Several findings of equal confidence and kind are a tie: nothing is opened unasked.
 * Without findings `note` says why the rule does not apply, or what it looked for in vain: *Explain Source* shows it.
 */
export interface RuleResult {
  readonly findings: readonly Finding[];
  readonly note: Phrase;
  /** What the person could do about it. */
  readonly hint?: Phrase;
  /** The rule knows that the span is nobody's code here (a library, a proxy): rules that only guess are not asked any more. */
  readonly isLibrary?: true;
}

/** One way of finding source. Pure; no state but what it keeps in `context.index.derived`. */
export interface Rule {
  /** Short, in words a person can read in *Explain Source* and scripts can compare: `http route`, `span name`. Never translated. */
  readonly name: string;
  /** It has nothing but a name or a neighbour to go by: not asked once a rule said that the span is a library's. */
  readonly isGuess?: true;
  /** It only offers what is near: not asked once another rule found a handler or an origin for sure. */
  readonly isFallback?: true;
  /** The last resort: not asked once anything was found that is more than an offer or an entity. */
  readonly isLast?: true;
  /** A person said so: what other rules find is offered besides, never opened unasked. */
  readonly isFinal?: true;
  find(span: SpanView, context: RuleContext): RuleResult;
}

export interface RuleContext {
  readonly index: SourceIndex;
  readonly files: WorkspaceFiles;
  readonly mappings: readonly PathMapping[];
  readonly services: ServiceFolders;
  readonly taught?: readonly TaughtFolder[];
  readonly learned?: LearnedPaths;
  /** What other spans, ancestors mostly, were resolved to by the rules: for "called inside". Answers are kept. */
  resolved(span: SpanView): readonly SourceLocation[];
  /**
   * How well a file belongs to the service that sent the span: 3 it lies in the folder that the settings name, 2 in the unit
   * that names itself so, 1 in a folder whose name fits, 0 nothing known, -1 in the folder of another known service.
   */
  serviceFit(span: SpanView, file: IndexedFile): number;
  /** Text of a file, where it can be had at once; undefined where it can't. Any rule must do without. */
  readText(uri: string): string | undefined;
}
