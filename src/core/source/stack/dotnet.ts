import { frame, type Frame, type StackPart } from './frame';

const call = /^\s*at (.+?)\(([^()]*(?:\([^()]*\)[^()]*)*)\)(?: in (.+):line (\d+))?\s*$/;
const innerEnds = /^\s*--- End of inner exception stack trace ---/;

/** Newest first; the inner exception's frames come first. */
export function readDotnet(lines: readonly string[]): readonly StackPart[] {
  const parts: Frame[][] = [[]];
  lines.forEach((line, i) => {
    if (innerEnds.test(line)) parts.push([]);
    const match = call.exec(line);
    // Without symbols there is no file: names with parts only, or any sentence in brackets would do.
    if (match && (match[3] !== undefined || /^[\w.+`<>[\]|,]+$/.test(match[1])))
      parts[parts.length - 1].push(frame(match[3], match[4], match[1], i));
  });
  const hasPlaces = parts.some(frames => frames.some(({ file }) => file !== undefined));
  const isDotted = parts.some(frames => frames.some(({ name }) => /\w\.\w/.test(name)));
  return hasPlaces || isDotted ? parts.map(frames => ({ frames })) : [];
}
