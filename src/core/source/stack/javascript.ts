import { frame, type Frame, type StackPart } from './frame';

const named = /^\s*at (?:async )?(.+?) \((.+):(\d+):(\d+)\)\s*$/;
const bare = /^\s*at (?:async )?(\S.*?):(\d+):(\d+)\s*$/;
/** Firefox and Safari. */
const other = /^([^@\s]*)@(\S.*?):(\d+):(\d+)$/;
const evaluated = /^eval at .*?\((\S[^()]*):(\d+):(\d+)\)/;

/** Newest first. */
export function readJavascript(lines: readonly string[]): readonly StackPart[] {
  const frames: Frame[] = [];
  lines.forEach((line, i) => {
    const match = named.exec(line);
    if (match) {
      const inner = evaluated.exec(match[2]);
      const [, file, row, column] = inner ?? [undefined, match[2].replace(/^async /, ''), match[3], match[4]];
      frames.push(frame(file, row, nameOf(match[1]), i, column));
      return;
    }
    const place = bare.exec(line);
    if (place) frames.push(frame(place[1], place[2], '', i, place[3]));
    else {
      const far = other.exec(line);
      if (far) frames.push(frame(far[2], far[3], nameOf(far[1]), i, far[4]));
    }
  });
  return [{ frames }];
}

/** `Object.<anonymous>`, `new Shop`, `Shop.load [as default]`. */
function nameOf(text: string): string {
  return /<anonymous>$|^eval$/.test(text) ? '' : text;
}
