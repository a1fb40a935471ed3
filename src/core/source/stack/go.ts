import { frame, type Frame, type StackPart } from './frame';

const place = /^\s+(.+?):(\d+)(?: \+0x[0-9a-f]+)?\s*$/;

/** A line with the function, one with the place. Newest first; of other goroutines nothing is taken. */
export function readGo(lines: readonly string[]): readonly StackPart[] {
  const frames: Frame[] = [];
  let name: string | undefined;
  let goroutines = 0;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (/^goroutine \d+ \[/.test(line) && ++goroutines > 1) break;
    const match = place.exec(line);
    if (match && name !== undefined) {
      if (!/^created by /.test(name)) frames.push(frame(match[1], match[2], withoutArguments(name), i));
      name = undefined;
    } else {
      name = /^\S+/.test(line) ? line.trim() : undefined;
    }
  }
  const isGo = frames.some(({ file }) => /\.(?:go|s)$/.test(file!));
  return isGo ? [{ frames: fromPanic(frames) }] : [];
}

/** `pkg.(*T).M(0xc0, {0x1})`: the last bracket opens the arguments. */
function withoutArguments(name: string): string {
  const plain = name.replace(/ in goroutine \d+$/, '');
  if (!plain.endsWith(')')) return plain;
  const open = plain.lastIndexOf('(');
  return open <= 0 || plain[open + 1] === '*' ? plain : plain.slice(0, open);
}

/** What is above a panic are deferred functions, what is above the SDK's frames is the SDK. */
function fromPanic(frames: readonly Frame[]): readonly Frame[] {
  const panic = frames.findLastIndex(({ name }) => name === 'panic' || name === 'runtime.gopanic');
  if (panic >= 0) return frames.slice(panic + 1);
  const sdk = frames.findLastIndex(({ name }) => /^go\.opentelemetry\.io\/otel\b|^runtime\/debug\./.test(name));
  return frames.slice(sdk + 1);
}
