/** SQL in files of its own: statements of `.sql`, and those of MyBatis mappers in XML. */
import type { FileFacts, SqlSite, TextPart } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { join } from '../../core/index/sourceIndex';

/** Longer statements are data (dumps). */
const longestStatement = 20_000;
const mostStatements = 2_000;

export const sql: Language = {
  id: 'sql',
  files: { '.sql': '', '.xml': '' },
  read: file =>
    file.path[file.path.length - 1].toLowerCase().endsWith('.xml') ? readMapper(file) : readStatements(file),
};

function facts(sites: readonly SqlSite[]): FileFacts {
  return { language: 'sql', package: '', functions: [], sql: sites };
}

function readStatements({ source }: SourceFile): FileFacts {
  const { text } = source;
  const sites: SqlSite[] = [];
  let from = 0;
  while (from < text.length && sites.length < mostStatements) {
    const start = beginningOf(text, from);
    const end = endOfStatement(text, start);
    if (end > start && end - start <= longestStatement && /[a-z]/i.test(text[start])) {
      const statement = text.slice(start, end).trimEnd();
      const line = source.lineAt(start);
      sites.push({ text: [statement], line, endLine: source.lineAt(start + statement.length - 1), function: -1 });
    }
    from = end + 1;
  }
  return facts(sites);
}

/** Offset of the first character that is neither blank nor comment. */
function beginningOf(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && /\s/.test(text[at])) at++;
    const next = afterComment(text, at);
    if (next === at) return at;
    at = next;
  }
}

/** Offset of the semicolon that ends a statement, or of the end: texts and comments are stepped over. */
function endOfStatement(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === ';') return at;
    if (character === "'" || character === '"' || character === '`') at = after(text, character, at + 1);
    else if (character === '$' && text[at + 1] === '$') at = after(text, '$$', at + 2);
    else at = Math.max(at + 1, afterComment(text, at));
  }
  return text.length;
}

function afterComment(text: string, at: number): number {
  if (text.startsWith('--', at)) return after(text, '\n', at);
  return text.startsWith('/*', at) ? after(text, '*/', at + 2) : at;
}

/** Offset behind the next `what`; the end when there is none. */
function after(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? text.length : at + what.length;
}

function readMapper({ source }: SourceFile): FileFacts {
  const { text } = source;
  const sites: SqlSite[] = [];
  if (!text.includes('<mapper')) return facts(sites);
  for (const match of text.matchAll(/<(select|insert|update|delete)\b[^<>]*>/g)) {
    const from = match.index + match[0].length;
    const end = text.indexOf(`</${match[1]}>`, from);
    if (end < 0 || end - from > longestStatement) continue;
    const body = text.slice(from, end).replace('<![CDATA[', '').replace(']]>', '');
    const values: TextPart[] = body
      .split(/<!--[^<>]*-->|<[^<>]*>|#\{[^{}]*\}|\$\{[^{}]*\}/)
      .flatMap((part, i): TextPart[] => (i ? [null, decode(part)] : [decode(part)]));
    sites.push({ text: join(values), line: source.lineAt(match.index), endLine: source.lineAt(end), function: -1 });
  }
  return facts(sites);
}

function decode(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
