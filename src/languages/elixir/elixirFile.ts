import type { FunctionFacts, TypeFacts } from '../../core/index/facts';
import type { SourceText } from '../../core/index/syntax';

/** A line of code without what is only said. */
export interface ElixirLine {
  /** '' within documentation and for comments. */
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** Module around it, dotted; '' outside of any. */
  readonly module: string;
  /** Index of the function around it; -1 outside of any. */
  readonly function: number;
}

interface Open {
  readonly indent: number;
  /** Undefined for functions. */
  readonly module?: string;
  readonly function: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const longestLine = 2_000;

/** Modules and functions end with the `end` below their first letter, or where the next one begins. */
export class ElixirFile {
  readonly functions: Writable<FunctionFacts>[] = [];
  readonly types: Writable<TypeFacts>[] = [];
  readonly lines: ElixirLine[] = [];
  private readonly open: Open[] = [];
  private readonly typeOf = new Map<Open, Writable<TypeFacts>>();

  constructor(source: SourceText) {
    let heredoc = '';
    for (let line = 1; line <= source.lineCount; line++) {
      const text = source
        .line(line)
        .replace(/\r?\n?$/, '')
        .slice(0, longestLine);
      if (heredoc !== '') {
        if (text.trimStart().startsWith(heredoc)) heredoc = '';
        this.add('', line);
        continue;
      }
      heredoc = /(?:"""|''')\s*$/.exec(text)?.[0].trim() ?? '';
      this.read(/^\s*#/.test(text) ? '' : text, line);
    }
    this.close(-1, source.lineCount);
  }

  private read(text: string, line: number): void {
    const indent = text.length - text.trimStart().length;
    if (/^\s*end\b/.test(text)) {
      this.add(text, line);
      this.close(indent, line);
      return;
    }
    const module = /^\s*(?:defmodule|defprotocol)\s+([A-Z][\w.]*)\s+do\b/.exec(text)?.[1];
    const impl = /^\s*defimpl\s+([A-Z][\w.]*),\s*for:\s*([A-Z][\w.]*)\s+do\b/.exec(text);
    if (module !== undefined || impl) this.addModule(module ?? `${impl![1]}.${impl![2]}`, indent, line);
    const fn = /^\s*def(?:p|macro|macrop)?\s+([a-z_]\w*[?!]?)(.*)$/.exec(text);
    if (fn && this.module !== '') this.addFunction(fn[1], fn[2], indent, line);
    this.add(text, line);
  }

  private get module(): string {
    return this.open.findLast(one => one.module !== undefined)?.module ?? '';
  }

  private add(text: string, line: number): void {
    const last = this.open.at(-1);
    this.lines.push({ text, line, module: this.module, function: last?.function ?? -1 });
    // What a body is like, not how it is indented.
    const fact = last && this.functions[last.function];
    if (fact) for (const letter of text.trim()) fact.hash = (fact.hash * 31 + letter.codePointAt(0)!) | 0;
  }

  private addModule(written: string, indent: number, line: number): void {
    this.close(indent, line - 1);
    const outer = this.module;
    const module = outer === '' ? written : `${outer}.${written}`;
    const dot = module.lastIndexOf('.');
    const fact = {
      name: module.slice(dot + 1),
      owner: dot < 0 ? '' : module.slice(0, dot),
      firstLine: line,
      line,
      endLine: line,
      bases: [],
    };
    this.types.push(fact);
    const open = { indent, module, function: -1 };
    this.open.push(open);
    this.typeOf.set(open, fact);
  }

  /** Clauses of a function that follow each other are one. */
  private addFunction(name: string, rest: string, indent: number, line: number): void {
    this.close(indent, line - 1);
    const owner = this.module;
    const params = paramsOf(rest);
    const last = this.functions.at(-1);
    const isClause = last?.name === name && last.owner === owner && last.params.length === params.length;
    if (!isClause)
      this.functions.push({ name, owner, parent: -1, firstLine: line, line, endLine: line, params, hash: 7 });
    this.open.push({ indent, function: this.functions.length - 1 });
  }

  private close(indent: number, line: number): void {
    for (let last = this.open.at(-1); last && last.indent >= indent; last = this.open.at(-1)) {
      this.open.pop();
      const fact = this.functions[last.function] ?? this.typeOf.get(last);
      if (fact) fact.endLine = Math.max(fact.endLine, line);
    }
  }
}

/** Names where the parameters have any; their number is what counts. */
function paramsOf(rest: string): string[] {
  if (!rest.startsWith('(')) return [];
  const params: string[] = [];
  let depth = 0;
  let from = 1;
  for (let at = 0; at < rest.length; at++) {
    if ('([{'.includes(rest[at])) depth++;
    else if (')]}'.includes(rest[at])) depth--;
    if (depth > 1 || (depth === 1 && rest[at] !== ',')) continue;
    const text = rest.slice(from, at).trim();
    if (text !== '') params.push(/^[a-z_]\w*$/.exec(text)?.[0] ?? /=\s*([a-z_]\w*)$/.exec(text)?.[1] ?? '');
    from = at + 1;
    if (depth === 0) break;
  }
  return params;
}
