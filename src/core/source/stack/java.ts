import { frame, type Frame, type StackPart } from './frame';

const call =
  /^(\s*)at (?:[^\s()]*\/)?([^\s()/]+)\.([^\s().]+)\((Native Method|Unknown Source|<[\w ]+>|[\w$-]+\.(?:java|kts?|scala|groovy|clj))(?::(\d+))?\)/;
const caused = /^(\s*)Caused by: /;
const suppressed = /^\s+Suppressed: /;
const more = /^\s*\.\.\. (\d+) (?:more|common frames omitted)/;

/** Newest first; causes follow, the last one is the root. `... 12 more` are the last ones of the exception around it. */
export function readJava(lines: readonly string[]): readonly StackPart[] {
  const parts: Frame[][] = [[]];
  let isSuppressed = false;
  lines.forEach((line, i) => {
    const cause = caused.exec(line);
    if (cause) {
      // A cause of something suppressed is indented as that is.
      isSuppressed = isSuppressed && cause[1] !== '';
      if (!isSuppressed) parts.push([]);
    } else if (suppressed.test(line)) {
      isSuppressed = true;
    }
    if (isSuppressed) return;
    const current = parts[parts.length - 1];
    const match = call.exec(line);
    if (match) current.push(frame(fileOf(match[2], match[4]), match[5], `${match[2]}.${match[3]}`, i));
    const rest = more.exec(line);
    const around = parts[parts.length - 2];
    if (rest && around) current.push(...around.slice(-Math.min(Number(rest[1]), around.length)));
  });
  return parts.reverse().map(frames => ({ frames }));
}

/** The package gives the folders, as files say their name only. */
function fileOf(type: string, source: string): string | undefined {
  if (!/\.(?:java|kt|kts|scala|groovy)$/.test(source)) return undefined;
  const packages = type.split('.').slice(0, -1);
  return [...packages, source].join('/');
}
