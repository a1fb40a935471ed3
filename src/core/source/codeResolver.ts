import type { SpanRow, SpanTable } from '../spans/spanTable';
import { english, type Translate } from '../translate';
import { evidenceKey, readCodeEvidence } from './codeEvidence';
import type { CodeEvidence } from './codeEvidence';
import { parseFunctionName } from './functionName';
import { matchPath } from './pathMatch';
import type { FittingFile, MatchContext } from './pathMatch';

/** A place in a workspace file. Lines are 1-based, `endLine` inclusive. */
export interface SourceLocation {
  /** The file's URI as text; never a path, so that remote and multi-root workspaces work. */
  readonly uri: string;
  readonly line: number;
  readonly endLine: number;
  /**
   * Whether `line` came with the span. When not (no line, or one that counts in another file, such as the compiled one) it
   * is 1, and who opens the file looks for `functionName` in it.
   */
  readonly isLineKnown: boolean;
  /** Name of the function as the span has it, where known: `parseFunctionName` takes it apart. */
  readonly functionName: string | undefined;
  readonly kind: 'handler' | 'origin' | 'error' | 'call' | 'model';
  /** Name of the rule that found it, for tests and "Explain Source". */
  readonly rule: string;
  readonly confidence: 'exact' | 'high' | 'medium' | 'low';
  /** A sentence for the person: why this place. */
  readonly why: string;
}

/**
 * Answer for one span. `jump`: index of the location a click opens at once; undefined when it has to ask (several) or has
 * none. Without a location `reason` says why, and `hint` what would help.
 */
export interface SourceAnswer {
  readonly locations: readonly SourceLocation[];
  readonly jump: number | undefined;
  readonly reason: string;
  readonly hint: string;
}

/** Pure: a span, the files of the workspace and the settings in; ranked locations out. */
export interface SourceResolver {
  resolve(table: SpanTable, row: SpanRow): SourceAnswer;
}

/**
 * Resolves by the `code.*` attributes of the span itself. Answers are kept by evidence: a trace of 100,000 spans has a few
 * hundred places. Make a new one when files, mappings or services changed. Its sentences are English unless the context
 * translates.
 */
export class CodeResolver implements SourceResolver {
  private readonly answers = new Map<string, SourceAnswer>();
  private readonly t: Translate;

  constructor(private readonly context: MatchContext) {
    this.t = context.translate ?? english;
  }

  resolve(table: SpanTable, row: SpanRow): SourceAnswer {
    return this.resolveEvidence(readCodeEvidence(table, row));
  }

  resolveEvidence(evidence: CodeEvidence): SourceAnswer {
    if (evidence.file === undefined) return this.withoutFile(evidence);
    const key = evidenceKey(evidence);
    let answer = this.answers.get(key);
    if (!answer) this.answers.set(key, (answer = this.find(evidence, evidence.file)));
    return answer;
  }

  private find(evidence: CodeEvidence, file: string): SourceAnswer {
    const { fitting, reason, hint } = matchPath(file, evidence, this.context);
    const locations = fitting.map(fit => this.locate(fit, evidence, file));
    const jump = locations.length === 1 && locations[0].confidence !== 'low' ? 0 : undefined;
    return { locations, jump, reason, hint };
  }

  private locate(fit: FittingFile, evidence: CodeEvidence, file: string): SourceLocation {
    const isLineKnown = evidence.line !== undefined && fit.isSameText;
    const line = isLineKnown ? evidence.line! : 1;
    const says =
      evidence.line === undefined
        ? this.t('{0} is {1}.', evidence.fileKey, file)
        : this.t('{0} is {1}, line {2}.', evidence.fileKey, file, String(evidence.line));
    return {
      uri: fit.file.uri,
      line,
      endLine: line,
      isLineKnown,
      functionName: evidence.functionName,
      kind: 'origin',
      rule: `${evidence.fileKey} · ${fit.rule}`,
      confidence: isLineKnown ? fit.confidence : weaker(fit.confidence, evidence.functionName !== undefined),
      why: `${says} ${fit.why}`,
    };
  }

  private withoutFile({ functionName, spanName }: CodeEvidence): SourceAnswer {
    const simple = functionName === undefined ? '' : parseFunctionName(functionName).simple;
    return {
      locations: [],
      jump: undefined,
      reason:
        functionName !== undefined && simple
          ? this.t('The span names the function {0}, but no file.', functionName)
          : this.t('The span says nothing about its source: it has no code.file.path.'),
      hint: this.t(
        'Search the workspace for “{0}”, or let the program set code.file.path and code.line.number.',
        simple || spanName,
      ),
    };
  }
}

/** Without a line the function has still to be found in the file; without either it is the file as a whole. */
function weaker(confidence: SourceLocation['confidence'], hasFunction: boolean): SourceLocation['confidence'] {
  if (confidence === 'low') return 'low';
  return hasFunction && confidence !== 'medium' ? 'high' : 'medium';
}
