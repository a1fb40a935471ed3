import type { SpanRow, SpanTable } from '../spans/spanTable';
import { evidenceKey, readCodeEvidence } from './codeEvidence';
import type { CodeEvidence } from './codeEvidence';
import { parseFunctionName } from './functionName';
import { matchPath } from './pathMatch';
import type { FittingFile, MatchContext } from './pathMatch';
import type { SourceAnswer, SourceLocation, SourceResolver } from './sourceResolver';

/**
 * Resolves by the `code.*` attributes of the span itself. Answers are kept by evidence: a trace of 100,000 spans has a few
 * hundred places. Make a new one when files, mappings or services changed.
 */
export class CodeResolver implements SourceResolver {
  private readonly answers = new Map<string, SourceAnswer>();

  constructor(private readonly context: MatchContext) {}

  resolve(table: SpanTable, row: SpanRow): SourceAnswer {
    return this.resolveEvidence(readCodeEvidence(table, row));
  }

  resolveEvidence(evidence: CodeEvidence): SourceAnswer {
    if (evidence.file === undefined) return withoutFile(evidence);
    const key = evidenceKey(evidence);
    let answer = this.answers.get(key);
    if (!answer) this.answers.set(key, (answer = this.find(evidence, evidence.file)));
    return answer;
  }

  private find(evidence: CodeEvidence, file: string): SourceAnswer {
    const { fitting, reason, hint } = matchPath(file, evidence, this.context);
    const locations = fitting.map(fit => locate(fit, evidence));
    const jump = locations.length === 1 && locations[0].confidence !== 'low' ? 0 : undefined;
    return { locations, jump, reason, hint };
  }
}

function locate(fit: FittingFile, evidence: CodeEvidence): SourceLocation {
  const isLineKnown = evidence.line !== undefined && fit.isSameText;
  const line = isLineKnown ? evidence.line! : 1;
  const says = `${evidence.fileKey} is ${evidence.file}${evidence.line === undefined ? '' : `, line ${evidence.line}`}.`;
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

/** Without a line the function has still to be found in the file; without either it is the file as a whole. */
function weaker(confidence: SourceLocation['confidence'], hasFunction: boolean): SourceLocation['confidence'] {
  if (confidence === 'low') return 'low';
  return hasFunction && confidence !== 'medium' ? 'high' : 'medium';
}

function withoutFile(evidence: CodeEvidence): SourceAnswer {
  const { simple } = evidence.functionName === undefined ? { simple: '' } : parseFunctionName(evidence.functionName);
  return {
    locations: [],
    jump: undefined,
    reason: simple
      ? `The span names the function ${evidence.functionName}, but no file.`
      : 'The span says nothing about its source: it has no code.file.path.',
    hint: `Search the workspace for “${simple || evidence.spanName}”, or let the program set code.file.path and code.line.number.`,
  };
}
