// Which of several places that fit alike is more likely meant, by the file it is in.
import type { IndexedFile } from '../index/sourceIndex';
import type { Confidence, RuleContext } from './rule';
import { outputFolderIn } from './sourcePath';
import type { SpanView } from './spanView';

interface InFile {
  readonly file: IndexedFile;
}

/** Without what a compiler wrote, unless that is all there is. */
export function preferSources<T extends InFile>(all: readonly T[]): readonly T[] {
  const sources = all.filter(({ file }) => outputFolderIn(file.segments) < 0);
  return sources.length ? sources : all;
}

/** Those in the folder that fits the span's service best, without tests unless there is nothing else. */
export function preferService<T extends InFile>(span: SpanView, context: RuleContext, all: readonly T[]): readonly T[] {
  if (all.length < 2) return all;
  const sources = preferSources(all);
  const own = sources.filter(({ file }) => !file.isTest);
  const left = own.length ? own : sources;
  const fits = left.map(({ file }) => context.serviceFit(span, file));
  const best = Math.max(...fits);
  return left.filter((_, i) => fits[i] === best);
}

/** A place in the folder of another service that is known is worth a look, no more. */
export function confidenceIn(
  span: SpanView,
  context: RuleContext,
  file: IndexedFile,
  confidence: Confidence,
): Confidence {
  return context.serviceFit(span, file) < 0 ? 'low' : confidence;
}
