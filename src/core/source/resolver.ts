import type { SourceIndex } from '../index/sourceIndex';
import { phrase, type Phrase } from '../phrase';
import type { SpanTable } from '../spans/spanTable';
import { AnswerMemo } from './answerMemo';
import type { LearnedPaths } from './learnedPaths';
import { jumpOf, rank, withoutCompiled } from './ranking';
import { allRules } from './rules';
import { nothing, reasonFor } from './reason';
import type { Advice } from './reason';
import { isOfKind, rowKinds } from './rowKinds';
import type { Rule, RuleContext } from './rule';
import { serviceFitIn } from './services/serviceFolders';
import type {
  ExplainedStep, Explanation, FramePlace, PathMapping, ServiceFolders, SourceAnswer, SourceLocation, WorkspaceFiles,
} from './sourceResolver'; // prettier-ignore
import { framesOf } from './stack/framesOf';
import { TableSpan } from './spanView';
import type { SpanView } from './spanView';
import type { TaughtFolder } from './taught';
import { Readings, TrackedSpan } from './trackedSpan';
import type { Reading } from './trackedSpan';

export interface ResolverContext {
  readonly index: SourceIndex;
  readonly files: WorkspaceFiles;
  readonly mappings: readonly PathMapping[];
  readonly services: ServiceFolders;
  readonly taught?: readonly TaughtFolder[];
  /** What was learnt of paths before; what is learnt now is in its `news`, for the next resolver. */
  readonly learned?: LearnedPaths;
  /** Text of a workspace file or of one beside it, read at once; left out where there is no such way. */
  readonly readText?: (uri: string) => string | undefined;
}

/** Ancestors' answers are found one inside the other down to this depth, and from the top further down. */
const deepest = 12;

const mostKinds = 20_000;
const bytesOfKind = 200_000;

function keepInKind(memo: AnswerMemo<number> | undefined, readings: readonly Reading[], answer: number): void {
  memo?.keep(
    readings.filter(({ question }) => !isOfKind(question.key)),
    answer,
  );
}

/**
 * From a span to its places in the workspace: asks all rules and ranks what they found. Answers are kept by what was read to
 * find them, until the index changes; make a new resolver when files, mappings or services changed.
 */
export class SourceResolver {
  private memo = new AnswerMemo<number>();
  /** By row the number of its answer, from 1. */
  private byRow = new WeakMap<SpanTable, Uint32Array>();
  private byKind = new WeakMap<SpanTable, Map<number, AnswerMemo<number>>>();
  private answers: SourceAnswer[] = [];
  private numbers = new Map<string, number>();
  private version = -1;
  /** Spans that are being resolved, outermost first; and the outermost of them that came up again meanwhile. */
  private readonly open: SpanView[] = [];
  private cutAt = Infinity;

  constructor(
    private readonly context: ResolverContext,
    private readonly rules: readonly Rule[] = allRules,
  ) {}

  resolve(span: SpanView): SourceAnswer {
    this.forgetOld();
    return this.answerOf(span);
  }

  explain(span: SpanView): Explanation {
    this.forgetOld();
    const readings = new Readings(span);
    const steps: ExplainedStep[] = [];
    this.open.push(span);
    try {
      const answer = this.run(new TrackedSpan(readings, span), steps);
      return { answer, steps };
    } finally {
      this.open.pop();
      this.cutAt = Infinity;
    }
  }

  /** Lines of the span's stack traces that lead somewhere. */
  frames(span: SpanView): readonly FramePlace[] {
    return framesOf(span, this.contextFor());
  }

  private forgetOld(): void {
    if (this.version === this.context.index.version) return;
    this.version = this.context.index.version;
    this.memo = new AnswerMemo();
    this.byRow = new WeakMap();
    this.byKind = new WeakMap();
    this.answers = [];
    this.numbers = new Map();
  }

  private answerOf(span: SpanView): SourceAnswer {
    const rows = span instanceof TableSpan ? this.rowsOf(span.table) : undefined;
    const row = span instanceof TableSpan ? span.row : 0;
    const known = rows?.[row];
    if (known) return this.answers[known - 1];
    const depth = this.open.length;
    const cutBefore = this.cutAt;
    this.cutAt = Infinity;
    const kind = span instanceof TableSpan ? this.memoOfKind(span) : undefined;
    let answer = kind?.find(span);
    const asked: Reading[] = [];
    if (answer === undefined) {
      answer = this.memo.find(span, asked);
      if (answer !== undefined && this.cutAt >= depth) keepInKind(kind, asked, answer);
    }
    if (answer === undefined) {
      const readings = new Readings(span);
      this.open.push(span);
      try {
        answer = this.numbered(this.run(new TrackedSpan(readings, span), []));
      } finally {
        this.open.pop();
      }
      if (this.cutAt >= depth) {
        this.memo.keep(readings.list, answer);
        keepInKind(kind, readings.list, answer);
      }
    }
    // An answer found while a span further out waited for it knows nothing of that one: it is not the whole answer.
    if (this.cutAt >= depth) {
      if (rows) rows[row] = answer;
      this.cutAt = cutBefore;
    } else {
      this.cutAt = Math.min(this.cutAt, cutBefore);
    }
    return this.answers[answer - 1];
  }

  /** Answers of the spans of a table that say the same of themselves: they differ by what is around them at most. */
  private memoOfKind({ table, row }: TableSpan): AnswerMemo<number> {
    let memos = this.byKind.get(table);
    if (!memos) this.byKind.set(table, (memos = new Map()));
    const kind = rowKinds(table)[row];
    let memo = memos.get(kind);
    if (!memo) {
      if (memos.size >= mostKinds) memos.clear();
      memos.set(kind, (memo = new AnswerMemo(bytesOfKind)));
    }
    return memo;
  }

  /** Equal answers are one. */
  private numbered(answer: SourceAnswer): number {
    const key = JSON.stringify(answer);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.answers.push(answer);
      this.numbers.set(key, number);
    }
    return number;
  }

  private rowsOf(table: SpanTable): Uint32Array {
    let rows = this.byRow.get(table);
    if (!rows) this.byRow.set(table, (rows = new Uint32Array(table.count)));
    return rows;
  }

  private run(span: TrackedSpan, steps: ExplainedStep[]): SourceAnswer {
    const context = this.contextFor();
    const found: SourceLocation[] = [];
    let library: Phrase | undefined;
    let advice: Advice | undefined;
    let isDecided = false;
    for (const rule of this.rules) {
      if (library && rule.isGuess) {
        steps.push({ rule: rule.name, note: phrase('Not asked: the span is about library code.'), findings: [] });
        continue;
      }
      if (rule.isLast && found.some(isAnAnswer)) {
        steps.push({ rule: rule.name, note: phrase('Not asked: other rules have an answer.'), findings: [] });
        continue;
      }
      if (rule.isFallback && found.some(isSureOfSpan)) {
        steps.push({ rule: rule.name, note: phrase('Not asked: the place is known for sure.'), findings: [] });
        continue;
      }
      const { findings, note, hint, isLibrary } = rule.find(span, context);
      if (hint) advice ??= { note, hint };
      steps.push({ rule: rule.name, note, findings });
      if (isLibrary) library ??= note;
      const offer = isDecided ? { isOfferOnly: true as const } : {};
      for (const finding of findings) found.push({ ...finding, ...offer, rule: rule.name });
      isDecided ||= Boolean(rule.isFinal) && findings.length > 0;
    }
    const locations = rank(withoutCompiled(found, this.context.index));
    const jump = jumpOf(locations, this.context.index);
    return { locations, jump, ...reasonFor(locations, jump, span, library, advice) };
  }

  private contextFor(): RuleContext {
    const { index, files, mappings, services, taught, learned, readText } = this.context;
    const fit = serviceFitIn(index, services);
    return {
      index,
      files,
      mappings,
      services,
      taught,
      learned,
      resolved: span => this.resolvedOf(span),
      serviceFit: (span, file) => fit(span, file),
      readText: uri => readText?.(uri),
    };
  }

  /** Rules are given tracked spans: the answer counts as one thing that was read. */
  private resolvedOf(span: SpanView): readonly SourceLocation[] {
    if (!(span instanceof TrackedSpan)) return this.resolvedNow(span).locations;
    return span.ask('resolved', target => this.resolvedNow(target)).locations;
  }

  private resolvedNow(span: SpanView): SourceAnswer {
    const waiting = this.open.findIndex(other => isSame(other, span));
    if (waiting >= 0) {
      this.cutAt = Math.min(this.cutAt, waiting);
      return noAnswer;
    }
    if (this.open.length < deepest) return this.answerOf(span);
    const above: SpanView[] = [];
    for (const ancestor of span.ancestors()) {
      if (this.isKnown(ancestor) || this.open.some(other => isSame(other, ancestor))) break;
      above.push(ancestor);
    }
    for (let i = above.length - 1; i >= 0; i--) this.answerOf(above[i]);
    return this.answerOf(span);
  }

  private isKnown(span: SpanView): boolean {
    return span instanceof TableSpan && this.rowsOf(span.table)[span.row] !== 0;
  }
}

function isAnAnswer({ kind, isOfferOnly }: SourceLocation): boolean {
  return kind !== 'error' && kind !== 'model' && !isOfferOnly;
}

function isSureOfSpan({ kind, confidence, isOfferOnly }: SourceLocation): boolean {
  return (kind === 'handler' || kind === 'origin') && !isOfferOnly && (confidence === 'exact' || confidence === 'high');
}

const noAnswer: SourceAnswer = { locations: [], jump: undefined, reason: nothing, hint: nothing };

function isSame(a: SpanView, b: SpanView): boolean {
  return a === b || (a instanceof TableSpan && b instanceof TableSpan && a.table === b.table && a.row === b.row);
}
