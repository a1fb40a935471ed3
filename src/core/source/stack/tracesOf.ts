import type { LanguageId } from '../../index/facts';
import type { RuleContext } from '../rule';
import { languagesOf } from '../senderLanguage';
import type { RecordedException, SpanView } from '../spanView';
import type { Frame } from './frame';
import { placeOfFrame } from './framePlace';
import type { FramePlace } from './framePlace';
import { parseStack } from './parseStack';

/** A stack trace with the frames that lie here. */
export interface PlacedStack {
  readonly language: LanguageId;
  /** By exception of the chain, the root cause first; innermost frames first. Only those that lie here. */
  readonly parts: readonly (readonly FramePlace[])[];
  /** Those of the exception that arrived at the span, innermost first. */
  readonly outer: readonly FramePlace[];
  /** All frames of that one, outermost first. */
  readonly frames: readonly Frame[];
}

/** Frames that are looked up in one trace: deep recursion repeats the same ones. */
const mostFrames = 300;

export function placeStack(text: string, span: SpanView, context: RuleContext): PlacedStack | undefined {
  const parsed = parseStack(text, languagesOf(span));
  if (!parsed) return undefined;
  const { language } = parsed;
  const known = new Map<string, FramePlace | undefined>();
  const find = (frame: Frame): FramePlace | undefined => {
    const key = `${frame.file}:${frame.line}:${frame.column}:${frame.name}`;
    if (!known.has(key) && known.size < mostFrames) known.set(key, placeOfFrame(frame, language, span, context));
    const place = known.get(key);
    return place && (place.frame === frame ? place : { ...place, frame });
  };
  const parts = parsed.parts.map(({ frames }) => frames.flatMap(frame => find(frame) ?? []));
  const last = parsed.parts[parsed.parts.length - 1];
  return { language, parts, outer: parts[parts.length - 1], frames: [...last.frames].reverse() };
}

export interface PlacedException {
  readonly exception: RecordedException;
  readonly stack: PlacedStack;
}

/** Exceptions that are looked at: a loop may record thousands, which say the same. */
const mostExceptions = 20;

/** Stack traces of the span's exceptions, each text once. */
export function tracesOf(span: SpanView, context: RuleContext): readonly PlacedException[] {
  const seen = new Set<string>();
  const traces: PlacedException[] = [];
  for (const exception of span.exceptions) {
    const { stacktrace } = exception;
    if (stacktrace === '' || seen.has(stacktrace) || seen.size >= mostExceptions) continue;
    seen.add(stacktrace);
    const stack = placeStack(stacktrace, span, context);
    if (stack) traces.push({ exception, stack });
  }
  return traces;
}
