import { frame, type Frame, type StackPart } from './frame';

const place = /^[\s|+]*File "([^"]+)", line (\d+)(?:, in (.+?))?\s*$/;
const chained = /^[\s|]*(?:The above exception was the direct cause|During handling of the above exception)/;

/** Newest last; what led to an exception comes before it. A group's members are indented by bars. */
export function readPython(lines: readonly string[]): readonly StackPart[] {
  const parts: Frame[][] = [[]];
  lines.forEach((line, i) => {
    if (chained.test(line)) parts.push([]);
    const match = place.exec(line);
    if (match) parts[parts.length - 1].unshift(frame(match[1], match[2], match[3], i));
  });
  return parts.map(frames => ({ frames }));
}
