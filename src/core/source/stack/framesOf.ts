import type { RuleContext } from '../rule';
import type { FramePlace } from '../sourceResolver';
import type { SpanView } from '../spanView';
import { placeStack } from './tracesOf';

/** Exceptions whose frames become links. */
const mostExceptions = 20;

/** All frames of all exceptions that lie here; not only the one that an answer shows. */
export function framesOf(span: SpanView, context: RuleContext): readonly FramePlace[] {
  const places: FramePlace[] = [];
  for (const { stacktrace, event } of span.exceptions.slice(0, mostExceptions)) {
    const stack = stacktrace === '' ? undefined : placeStack(stacktrace, span, context);
    const seen = new Set<number>();
    for (const { frame, file, line } of stack?.parts.flat() ?? []) {
      // A frame that stands for several of two exceptions is one line of the text.
      if (seen.has(frame.textLine)) continue;
      seen.add(frame.textLine);
      places.push({ event, textLine: frame.textLine, uri: file.uri, line });
    }
  }
  return places.sort((a, b) => a.event - b.event || a.textLine - b.textLine);
}
