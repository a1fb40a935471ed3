import { matchFile } from '../fileMatch';
import type { FileGrade, FoundFile } from '../fileMatch';
import { codePlacesOf } from '../codePlace';
import { mapToSource } from '../compiledFile';
import type { CodePlace } from '../codePlace';
import { functionFinding, lineFinding, nothing } from '../finding';
import { placeInFile } from '../placeInFile';
import { phrase, type Phrase } from '../../phrase';
import { SpanKind } from '../../spans/spanTable';
import type { Confidence, Finding, LocationKind, Rule, RuleContext, RuleResult } from '../rule';
import { readSourcePath } from '../sourcePath';
import type { SpanView } from '../spanView';

/** A file and a line that the span itself names. */
export const codeAttributes: Rule = {
  name: 'code attributes',
  find: findByFile,
};

export function findByFile(span: SpanView, context: RuleContext): RuleResult {
  const places = codePlacesOf(span).filter(({ file }) => file !== undefined);
  if (!places.length) return nothing(phrase('The span names no file.'));
  let missed: RuleResult | undefined;
  for (const place of places) {
    const result = findPlace(place, span, context);
    if (result.findings.length) return result;
    missed ??= result;
  }
  return missed!;
}

/** Kind of what a span says of itself: a server's or consumer's span names what handles it. */
export function kindOfSpan(span: SpanView): LocationKind {
  return span.kind === SpanKind.Server || span.kind === SpanKind.Consumer ? 'handler' : 'origin';
}

export function findPlace(said: CodePlace, span: SpanView, context: RuleContext): RuleResult {
  const source = mapToSource(said.file!, said.line, said.column, span, context);
  if (source && 'isLibrary' in source) {
    const note = phrase('{0} was compiled from code of a library.', said.file!);
    return { findings: [], note, isLibrary: true };
  }
  const place = source ? { ...said, file: source.path, line: source.line } : said;
  const hints = { span, names: place.names, module: place.module, line: place.line };
  const { found, note, hint, isLibrary } = matchFile(place.file!, hints, context);
  if (!found.length) return { findings: [], note, ...(hint && { hint }), ...(isLibrary && { isLibrary }) };
  const kind = kindOfSpan(span);
  const findings = found.flatMap(file => findingsIn(file, place, kind, context));
  if (found.length > 1) return { findings: findings.map(weaker), note, ...(hint && { hint }) };
  const [{ file }] = found;
  const isCertain = findings.some(({ confidence }) => confidence === 'exact');
  if (isCertain && place.names.length) context.learned?.note(span.service, readSourcePath(place.file!), file);
  return { findings, note };
}

/** One of several files: none of them is opened unasked. */
function weaker(finding: Finding): Finding {
  return finding.confidence === 'low' ? finding : { ...finding, confidence: 'medium', isOfferOnly: true };
}

function findingsIn(
  { file, grade, why }: FoundFile,
  place: CodePlace,
  kind: LocationKind,
  context: RuleContext,
): Finding[] {
  const indexed = context.index.file(file.uri);
  const says = sentence(place, why);
  if (!indexed) {
    // No language reads it, or nobody wrote it: the line is all there is.
    const line = place.line ?? 1;
    const confidence: Confidence = place.line === undefined ? 'low' : weakest(grade, 'medium');
    return [
      {
        uri: file.uri, line, endLine: line, isLineKnown: place.line !== undefined,
        functionName: place.functionText, kind, confidence, why: says,
      },
    ]; // prettier-ignore
  }
  const isModule = isModuleOf(place, context.index.modulesOf(indexed));
  const found = placeInFile(indexed, place, context);
  const ran = place.line === undefined ? {} : { runLine: place.line };
  switch (found.kind) {
    case 'line': {
      const confidence = found.isAgreed || isModule ? sure(grade) : unnamed(grade);
      return [{ ...lineFinding(indexed, found.line, { kind, confidence, why: says }, found.function), ...ran }];
    }
    case 'functions':
      return found.functions.map(at => ({
        ...functionFinding(at, {
          kind,
          confidence: functionConfidence(found, grade, isModule, place),
          why: found.note ? phrase('{0} {1}', says, found.note) : says,
        }),
        ...(found.functions.length === 1 && ran),
      }));
    case 'file':
      return [
        {
          uri: file.uri, line: 1, endLine: 1, isLineKnown: false, functionName: undefined,
          kind, confidence: 'low', why: phrase('{0} {1}', says, found.note), ...ran,
        },
      ]; // prettier-ignore
  }
}

function functionConfidence(
  { functions, hasMoved, isNamed }: { functions: readonly unknown[]; hasMoved: boolean; isNamed: boolean },
  grade: FileGrade,
  isModule: boolean,
  place: CodePlace,
): Confidence {
  if (functions.length > 1) return 'medium';
  // The function is there, though the line is elsewhere: it has moved since.
  if (hasMoved && isNamed) return grade === 'name' ? 'medium' : 'high';
  // It was named and is not there: the file has changed much, or is another one.
  if (hasMoved) return grade === 'exact' || grade === 'strong' ? 'medium' : 'low';
  if (isNamed || isModule) return sure(grade);
  return place.line === undefined ? 'medium' : unnamed(grade);
}

/** Function and line agree: that can't be chance, unless nothing but the file's name is known. */
function sure(grade: FileGrade): Confidence {
  return grade === 'name' ? 'high' : 'exact';
}

function unnamed(grade: FileGrade): Confidence {
  return grade === 'exact' || grade === 'strong' ? 'high' : 'medium';
}

function weakest(grade: FileGrade, most: Confidence): Confidence {
  return grade === 'exact' || grade === 'strong' ? most : 'low';
}

function isModuleOf({ module, file }: CodePlace, modules: readonly string[]): boolean {
  // Rust's paths count from the workspace, modules from the crate: that both lead to one file is no chance.
  if (!module || module.length < 2 || !file?.endsWith('.rs')) return false;
  const text = module.join('::');
  return modules.some(name => name.split(/::|[./]/).join('::') === text);
}

function sentence({ key, file, line }: CodePlace, why: Phrase): Phrase {
  return line === undefined
    ? phrase('{0} is {1}. {2}', key, file!, why)
    : phrase('{0} is {1}, line {2}. {3}', key, file!, line, why);
}
