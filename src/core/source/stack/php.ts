import { frame, type Frame, type StackPart } from './frame';

const header = /^(?:PHP )?(?:Next |Uncaught |Fatal error: +Uncaught )*([\w\\]+(?:: .*)?) in (\/?\S.*?):(\d+)$/;
const numbered = /^#\d+ (?:(.+?)\((\d+)\)|\[internal function\]): (.+?)\(/;
const main = /^#\d+ \{main\}/;
/** As OpenTelemetry's SDK writes it: like Java, with the file's name only. */
const alike = /^\s*at ([^(\s]+(?:\(\)[^(\s]*)?)\(([^:()]+\.php)(?::(\d+))?\)/;

export function readPhp(lines: readonly string[]): readonly StackPart[] {
  return lines.some(line => alike.test(line)) ? readAlike(lines) : readNative(lines);
}

function readAlike(lines: readonly string[]): readonly StackPart[] {
  const parts: Frame[][] = [[]];
  lines.forEach((line, i) => {
    if (/^\s*Caused by: /.test(line)) parts.push([]);
    const match = alike.exec(line);
    if (match) parts[parts.length - 1].push(frame(match[2], match[3], nameOf(match[1]), i));
  });
  return parts.reverse().map(frames => ({ frames }));
}

/** Dots stand for backslashes: the last one is before the method. */
function nameOf(text: string): string {
  const name = text.replace(/\\/g, '.');
  // Closures have their namespace, which follows the class; since 8.4 the function that they are written in.
  const closure = /^(.*?)\.?(\{closure.*)$/.exec(name);
  if (closure) return closure[2] === '{closure}' ? `${classOf(closure[1])}::<anonymous>` : closure[2];
  const dot = name.lastIndexOf('.');
  return dot < 0 ? name : `${name.slice(0, dot).replace(/\./g, '\\')}::${name.slice(dot + 1)}`;
}

/** `App.Job.Send.App.Job`, a class and its namespace once more. */
function classOf(text: string): string {
  const parts = text.split('.');
  const half = (parts.length - 1) / 2;
  const isTwice = half >= 1 && parts.slice(0, half).every((part, i) => part === parts[half + 1 + i]);
  return (isTwice ? parts.slice(0, half + 1) : parts).join('\\');
}

/**
 * The header says where it was thrown. A numbered line names the function that was called and where from: that place is in
 * the function of the next line. What led to an exception comes before it.
 */
function readNative(lines: readonly string[]): readonly StackPart[] {
  const parts: { file: string; line: string; textLine: number; name: string }[][] = [];
  lines.forEach((line, i) => {
    const thrown = header.exec(line);
    if (thrown) parts.push([{ file: thrown[2], line: thrown[3], textLine: i, name: '' }]);
    const match = numbered.exec(line);
    if (match) {
      if (!parts.length) parts.push([]);
      const frames = parts[parts.length - 1];
      const last = frames[frames.length - 1];
      if (last && last.name === '') last.name = match[3].replace(/->/g, '::');
      if (match[1] !== undefined) frames.push({ file: match[1], line: match[2], textLine: i, name: '' });
    } else if (main.test(line) && parts.length) {
      const frames = parts[parts.length - 1];
      if (frames.length && frames[frames.length - 1].name === '') frames[frames.length - 1].name = '{main}';
    }
  });
  const isStack = lines.some(line => numbered.test(line) || main.test(line));
  if (!isStack) return [];
  return parts.map(frames => ({
    frames: frames.map(({ file, line, name, textLine }) => frame(file, line, name === '{main}' ? '' : name, textLine)),
  }));
}
