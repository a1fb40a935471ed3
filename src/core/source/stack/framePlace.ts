import type { LanguageId } from '../../index/facts';
import type { IndexedFile } from '../../index/sourceIndex';
import { matchFile } from '../fileMatch';
import type { FileGrade } from '../fileMatch';
import { functionAround, functionNameAt } from '../finding';
import { matchName } from '../functionMatch';
import { placeInFile } from '../placeInFile';
import { readQualifiedName } from '../qualifiedName';
import type { QualifiedName } from '../qualifiedName';
import type { Confidence, RuleContext } from '../rule';
import { mapToSource } from '../compiledFile';
import { libraryOf } from '../sourcePath';
import type { SpanView } from '../spanView';
import type { Frame } from './frame';

/** A frame in the workspace. */
export interface FramePlace {
  readonly frame: Frame;
  readonly file: IndexedFile;
  readonly line: number;
  /** As the frame has it, in the text that ran. */
  readonly runLine: number | undefined;
  /** Index of the function around it; -1 outside of any. */
  readonly function: number;
  readonly functionName: string | undefined;
  readonly confidence: Confidence;
}

/** Where a frame is; undefined for libraries, for what is not here and for what could be in several files. */
export function placeOfFrame(
  frame: Frame,
  language: LanguageId,
  span: SpanView,
  context: RuleContext,
): FramePlace | undefined {
  const names = readQualifiedName(frame.name);
  if (frame.file === undefined) return placeByName(frame, names, language, context);
  const compiled =
    language === 'javascript' ? mapToSource(frame.file, frame.line, frame.column, span, context) : undefined;
  if (compiled && 'isLibrary' in compiled) return undefined;
  const path = compiled?.path ?? frame.file;
  const line = compiled ? compiled.line : frame.line;
  if (language === 'java') return placeOfJava({ ...frame, line }, names, span, context);
  const { found } = matchFile(path, { span, names, line }, context);
  if (found.length !== 1) return undefined;
  const [{ file, grade }] = found;
  const indexed = context.index.file(file.uri);
  // The class of a closure chooses the file; within it only the line says which one it is.
  const isClosure = language === 'php' && /::<anonymous>$/.test(frame.name);
  const inFile = isClosure ? names.filter(({ simple }) => simple === '') : names;
  return indexed && placeIn(indexed, { ...frame, line }, inFile, grade, context);
}

/** Without symbols there is no file, and the whole name is what can be known. */
function placeByName(
  frame: Frame,
  names: readonly QualifiedName[],
  language: LanguageId,
  context: RuleContext,
): FramePlace | undefined {
  if (language !== 'csharp' && language !== 'java') return undefined;
  const isOfIt = (file: IndexedFile): boolean =>
    language === 'java' ? file.language === 'java' || file.language === 'kotlin' : file.language === language;
  const match = matchName(names, context.index, isOfIt);
  if (match?.grade !== 'full' || match.functions.length !== 1) return undefined;
  const [{ file, index, fact }] = match.functions;
  return {
    frame, file, line: fact.line, runLine: undefined, function: index,
    functionName: functionNameAt(file, index), confidence: 'high',
  }; // prettier-ignore
}

/** Frames say the file's name only; the class says the package, which has to be that of the file. */
function placeOfJava(
  frame: Frame,
  names: readonly QualifiedName[],
  span: SpanView,
  context: RuleContext,
): FramePlace | undefined {
  const segments = frame.file!.split('/');
  const name = segments[segments.length - 1];
  const wanted = segments.slice(0, -1).join('.');
  const candidates = context.files
    .byBasename(name)
    .filter(({ segments: all }) => !libraryOf(all))
    .flatMap(({ uri }) => context.index.file(uri) ?? [])
    .filter(({ facts }) => facts.package === wanted);
  const written = candidates.filter(({ isTest }) => !isTest);
  const left = written.length ? written : candidates;
  const fits = left.map(file => context.serviceFit(span, file));
  const best = left.filter((_, i) => fits[i] === Math.max(...fits));
  return best.length === 1 ? placeIn(best[0], frame, names, 'exact', context) : undefined;
}

function placeIn(
  file: IndexedFile,
  frame: Frame,
  names: readonly QualifiedName[],
  grade: FileGrade,
  context: RuleContext,
): FramePlace | undefined {
  const { line } = frame;
  const named = placeInFile(file, { line, names }, context);
  const byLine = (confidence: Confidence): FramePlace | undefined => {
    const unnamed = placeInFile(file, { line, names: [] }, context);
    if (unnamed.kind === 'file' || line === undefined) return undefined;
    const around = functionAround(file, line);
    return {
      frame,
      file,
      line,
      runLine: line,
      function: around,
      functionName: functionNameAt(file, around),
      confidence,
    };
  };
  if (named.kind === 'line')
    return {
      frame, file, line: named.line,
      runLine: line, function: named.function,
      functionName: functionNameAt(file, named.function), confidence: grade === 'name' && !named.isAgreed ? 'medium' : 'high',
    }; // prettier-ignore
  // Runtimes name functions in ways that no declaration has: the line is what counts then.
  if (named.kind === 'file' || !named.isNamed) {
    const isSure = grade === 'exact' || grade === 'strong';
    // A file that is called alike and has no such function is another one.
    if (!isSure && names.some(({ simple }) => simple !== '') && (grade === 'name' || file.language !== 'javascript'))
      return undefined;
    return byLine(isSure ? 'high' : 'medium');
  }
  // The function has moved away from the line, or the frame has no line: which of several is not known.
  const [at] = named.functions;
  if (named.functions.length > 1) return byLine('medium');
  return {
    frame, file, line: at.fact.line,
    runLine: line, function: at.index,
    functionName: functionNameAt(file, at.index), confidence: grade === 'name' ? 'medium' : 'high',
  }; // prettier-ignore
}
