import type { FunctionFacts, TypeFacts } from '../index/facts';
import type { At, IndexedFile } from '../index/sourceIndex';
import { phrase, type Phrase } from '../phrase';
import { functionFinding, functionNameAt } from './finding';
import { matchName } from './functionMatch';
import type { NameGrade } from './functionMatch';
import type { QualifiedName } from './qualifiedName';
import type { Confidence, Finding, LocationKind, RuleContext, RuleResult } from './rule';
import { languagesOf } from './senderLanguage';
import type { SpanView } from './spanView';

export interface NameSearch {
  readonly span: SpanView;
  readonly kind: LocationKind;
  /** What of the span names it. */
  readonly why: Phrase;
  /** The name is a code name by agreement of the framework that sent it: type and function are enough to be sure. */
  readonly isCodeName?: true;
}

/** More places than this with the same name are no answer. */
const mostOffered = 8;

/** Functions of the workspace that a name means, as findings. */
export function findingsOfName(names: readonly QualifiedName[], search: NameSearch, context: RuleContext): RuleResult {
  const { span, kind, why } = search;
  const languages = languagesOf(span);
  const match = matchName(names, context.index, ({ language }) => languages?.includes(language) ?? true);
  if (!match) return { findings: [], note: phrase('{0} There is no such function here.', why) };
  const { grade } = match;
  if (!match.functions.length) {
    const types = narrow(match.types, span, context, grade);
    const member = match.reading.simple;
    const says = member ? phrase('{0} {1} is not written in it: it is inherited, or gone.', why, member) : why;
    const findings = types.map(at => typeFinding(at, kind, typeConfidence(at, types, grade, search), says));
    return { findings: findings.slice(0, mostOffered), note: says };
  }
  const functions = narrow(match.functions, span, context, grade);
  if (functions.length > mostOffered)
    return { findings: [], note: phrase('{0} {1} functions here are called so.', why, functions.length) };
  const confidence = functions.length > 1 ? 'medium' : confidenceOf(functions[0], grade, search, context);
  const says = functions.length > 1 ? phrase('{0} {1} functions here are called so.', why, functions.length) : why;
  const findings = functions.map(at => {
    const finding = functionFinding(at, { kind, confidence, why: says });
    // Runtimes call a closure by the function around it, whatever variable holds it.
    const around = match.reading.closures ? functionNameAt(at.file, at.fact.parent) : undefined;
    return around === undefined ? finding : { ...finding, functionName: around };
  });
  return { findings, note: says };
}

function confidenceOf(
  { file }: At<FunctionFacts>,
  grade: NameGrade,
  { span, isCodeName }: NameSearch,
  context: RuleContext,
): Confidence {
  const fit = context.serviceFit(span, file);
  if (grade === 'full') return 'exact';
  // Half of a name, in the folder of somebody else: likely that one's, and ours is not here.
  if (fit < 0) return grade === 'type' ? 'medium' : 'low';
  if (grade === 'type') return isCodeName ? 'exact' : 'high';
  return 'medium';
}

function typeConfidence(
  { fact }: At<TypeFacts>,
  types: readonly unknown[],
  grade: NameGrade,
  { isCodeName }: NameSearch,
): Confidence {
  if (types.length > 1) return 'medium';
  return fact.bases.length > 0 && (grade === 'full' || isCodeName) ? 'high' : 'medium';
}

function typeFinding({ file, fact }: At<TypeFacts>, kind: LocationKind, confidence: Confidence, why: Phrase): Finding {
  const { line, endLine } = fact;
  return { uri: file.uri, line, endLine, isLineKnown: true, functionName: undefined, kind, confidence, why };
}

/** Program before test, the service's own before others': what is left is equally good. */
function narrow<T extends { readonly file: IndexedFile }>(
  found: readonly T[],
  span: SpanView,
  context: RuleContext,
  grade: NameGrade,
): readonly T[] {
  let left = found;
  if (left.some(({ file }) => !file.isTest)) left = left.filter(({ file }) => !file.isTest);
  if (left.length < 2) return left;
  const fits = left.map(({ file }) => context.serviceFit(span, file));
  const most = Math.max(...fits);
  // A name alone is worth something within its service only.
  if (grade === 'bare' && most <= 0) return left;
  return left.filter((_, i) => fits[i] === most);
}
