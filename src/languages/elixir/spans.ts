import type { SpanSite, TextValue } from '../../core/index/facts';
import type { ElixirFile } from './elixirFile';

const opening = /\b(?:with_span|start_span)[ (]\s*"((?:[^"\\]|\\.)*)"/;
const openEnd = /\b(?:with_span|start_span)\($/;
const decorated = /^\s*@decorate\s+(?:with_span|trace)\(\s*"((?:[^"\\]|\\.)*)"/;

/** OpenTelemetry's macros, and functions that a decorator opens a span for. */
export function spansOf(file: ElixirFile): SpanSite[] {
  const found: SpanSite[] = [];
  let next = 0;
  file.lines.forEach(({ text, line, function: inside }, i) => {
    const annotation = decorated.exec(text)?.[1];
    if (annotation !== undefined) {
      while (next < file.functions.length && file.functions[next].line <= line) next++;
      const of = { line, endLine: line, function: next };
      if (next < file.functions.length) found.push({ names: [textOf(annotation)], ...of, how: 'annotation' });
      return;
    }
    const below = openEnd.test(text) ? /^\s*"((?:[^"\\]|\\.)*)"/.exec(file.lines[i + 1]?.text ?? '')?.[1] : undefined;
    const name = opening.exec(text)?.[1] ?? below;
    if (name === undefined || /^\s*def/.test(text)) return;
    found.push({
      names: [textOf(name)],
      line,
      endLine: below === undefined ? line : line + 1,
      function: inside,
      how: 'call',
    });
  });
  return found;
}

/** `job #{id}` has a part that is not known. */
function textOf(text: string): TextValue {
  const parts = text.split(/#\{[^}]*\}/);
  return parts.flatMap((part, i) => (i === 0 ? [part] : [null, part])).filter(part => part !== '');
}
