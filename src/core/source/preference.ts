// Which of several places that fit alike is more likely meant, by the file it is in.
import type { LanguageId } from '../index/facts';
import type { IndexedFile } from '../index/sourceIndex';
import type { Confidence, RuleContext } from './rule';
import { languagesOf } from './senderLanguage';
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

/** Those in a language that the sender of the span may be written in, unless there is nothing else. */
export function preferLanguage<T extends InFile>(span: SpanView, all: readonly T[]): readonly T[] {
  const languages = languagesOf(span);
  const own = languages ? all.filter(({ file }) => isOneOf(languages, file)) : all;
  return own.length ? own : all;
}

/** Formats such as SQL and settings belong to any language. */
function isOneOf(languages: readonly LanguageId[], { language }: IndexedFile): boolean {
  return languages.includes(language) || /^(?:config|proto|graphql|sql)$/.test(language);
}

/** Whether the sender of the span is known to be written in another language. */
export function isForeign(span: SpanView, file: IndexedFile): boolean {
  const languages = languagesOf(span);
  return languages !== undefined && !isOneOf(languages, file);
}

/** Those in the folder that fits the span's service best, without tests unless there is nothing else. */
export function preferService<T extends InFile>(span: SpanView, context: RuleContext, all: readonly T[]): readonly T[] {
  if (all.length < 2) return all;
  const sources = preferLanguage(span, preferSources(all));
  const own = sources.filter(({ file }) => !file.isTest);
  const left = own.length ? own : sources;
  const fits = left.map(({ file }) => context.serviceFit(span, file));
  const best = Math.max(...fits);
  return left.filter((_, i) => fits[i] === best);
}

/** A place in the folder of another service that is known, or in another language, is worth a look, no more. */
export function confidenceIn(
  span: SpanView,
  context: RuleContext,
  file: IndexedFile,
  confidence: Confidence,
): Confidence {
  return context.serviceFit(span, file) < 0 || isForeign(span, file) ? 'low' : confidence;
}

/** Whether some folder is known to be the service's. */
export function hasFolder(context: RuleContext, span: SpanView): boolean {
  const known = context.index.derived('services with a folder', () => new Map<string, boolean>());
  const { service } = span;
  let has = known.get(service);
  // One file is always asked about, so that what is read of the span does not depend on what was asked before.
  for (const file of context.index.files()) {
    const fits = context.serviceFit(span, file) > 0;
    if (has !== undefined || fits) {
      has ??= fits;
      break;
    }
  }
  has ??= false;
  if (known.size > 5_000) known.clear();
  known.set(service, has);
  return has;
}

/** The service's folder is known, and this file is outside of it: what a service does by itself it hardly does there. */
export function isOutside(span: SpanView, context: RuleContext, file: IndexedFile): boolean {
  return hasFolder(context, span) && context.serviceFit(span, file) <= 0;
}
