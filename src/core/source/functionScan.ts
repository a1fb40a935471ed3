// Where functions begin and end, read from the text alone: what is left when no language server answers. Indentation tells
// the end, a few shapes of header the beginning; that holds for formatted code of every language we know.
/** A function in a file. Lines are 1-based, `endLine` inclusive; `name` is empty for one without a name. */
export interface FunctionRange {
  readonly name: string;
  /** Class or enclosing function, empty when unknown. */
  readonly owner: string;
  /** Line with the name: where a lens belongs. */
  readonly line: number;
  readonly endLine: number;
}

const named: readonly RegExp[] = [
  /^\s*(?:async\s+)?def\s+(?:self\.)?([\w?!]+)/, // Python, Ruby
  /^\s*func\s+(?:\([^)]*\)\s*)?(\w+)\s*[[(]/, // Go
  /^\s*(?:pub(?:\([^)]*\))?\s+)?(?:(?:const|async|unsafe|default)\s+|extern\s+(?:"[^"]*"\s+)?)*fn\s+(\w+)/, // Rust
  /^\s*(?:(?:public|private|protected|internal|override|suspend|inline|open|operator|static|final)\s+)*fun\s+(?:<[^>]*>\s*)?(?:\w+\.)*(\w+)\s*\(/, // Kotlin
  /\bfunction\s*\*?\s*&?\s*([\w$]+)\s*[(<]/, // JavaScript, PHP
  /^\s*(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^()]*\)\s*(?::[^=]+)?=>|[\w$]+\s*=>|\(\s*$)/,
  /^\s*(?:[\w$]+\.)*([\w$]+)\s*[:=]\s*(?:async\s*)?(?:function\b|\([^()]*\)\s*(?::[^=]+)?=>|[\w$]+\s*=>)/,
];
/** A method as Java, C#, TypeScript or C++ write it: the name before the brackets, the body behind. */
const method =
  /^\s*((?:(?:public|private|protected|internal|static|async|override|readonly|abstract|final|virtual|sealed|synchronized|get|set|export|default)\s+)*)(?:[\w$<>[\],.?&*:]+\s+){0,3}[*#]?([\w$]+)\s*(?:<[^<>]*>)?\(/;
const methodEnd = /\)\s*(?::\s*[^=;]+|throws\s+[\w.,\s]+|const|noexcept|override)?\s*\{\s*$/;
const openEnd = /(?:\)|\(|,)\s*$|\)\s*(?:where\s.*)?=>/;
const unnamed =
  /(?:=>\s*[{(]|\bfunction\s*\*?\s*\([^()]*\)\s*\{|\bfunc\s*\([^{}]*\{|\bdo\s*(?:\|[^|]*\|)?|->\s*\{|\{\s*\|[^|]*\|)\s*$/;
const noName = new Set(
  'if for foreach while switch catch return await throw new else do try using lock fixed synchronized with match when unless until elif except function yield typeof delete in of and or not case super import require'.split(
    ' ',
  ),
);

/** Longer lines are minified or data: no header is looked for in them. */
const longestLine = 500;

export function scanFunctions(lines: readonly string[]): FunctionRange[] {
  const found: FunctionRange[] = [];
  const indents = lines.map(indentOf);
  // Ends are found backwards in one pass: `next[i]` is the line after i that stands no deeper than i.
  const next = nextNoDeeper(indents);
  for (let i = 0; i < lines.length; i++) {
    const name = headerName(lines[i]);
    if (name === undefined) continue;
    const end = endOf(lines, indents, next, i);
    if (name === '' && end === i) continue; // a callback on one line is no place to stand
    found.push({ name, owner: '', line: i + 1, endLine: end + 1 });
  }
  return found;
}

/** Name in a line that begins a function, '' for one without a name, undefined for any other line. */
function headerName(line: string): string | undefined {
  if (line.length > longestLine || !/[({|]|\bdef\b|\bdo\b/.test(line)) return undefined;
  // A comment, or the end of a list of parameters.
  if (/^\s*(?:\/\/|#|\*|\/\*|--|\))/.test(line)) return undefined;
  for (const pattern of named) {
    const match = pattern.exec(line);
    if (match && !noName.has(match[1])) return match[1];
  }
  const match = method.exec(line);
  if (match && !noName.has(match[2]) && !/^\s*(?:return|await|throw|else|new|yield|case)\b/.test(line)) {
    const hasModifier = match[1] !== '';
    if ((methodEnd.test(line) && !unnamed.test(line)) || (hasModifier && openEnd.test(line))) return match[2];
  }
  return unnamed.test(line) ? '' : undefined;
}

function indentOf(line: string): number {
  if (line.trim() === '') return -1;
  let width = 0;
  for (const character of line) {
    if (character === ' ') width++;
    else if (character === '\t') width += 4;
    else break;
  }
  return width;
}

/** For each line the next one, blank ones left out, that is indented as much or less; the number of lines at the end. */
function nextNoDeeper(indents: readonly number[]): number[] {
  const next = new Array<number>(indents.length).fill(indents.length);
  const open: number[] = [];
  indents.forEach((indent, i) => {
    if (indent < 0) return;
    while (open.length && indents[open[open.length - 1]] >= indent) next[open.pop()!] = i;
    open.push(i);
  });
  return next;
}

/** Last line (0-based) of what begins at `start`: closing brackets at the same depth belong to it. */
function endOf(lines: readonly string[], indents: readonly number[], next: readonly number[], start: number): number {
  let i = next[start];
  while (i < lines.length && indents[i] === indents[start]) {
    const text = lines[i].trim();
    if (/^[)\]]/.test(text) || text === '{' || (text.startsWith('}') && /[{(]$/.test(text))) {
      i = next[i]; // end of the parameters, or the brace below them: the body follows
      continue;
    }
    if (/^(?:\}|end\b)/.test(text)) return i;
    break;
  }
  let last = i - 1;
  while (last > start && indents[last] < 0) last--;
  return last;
}
