// Tree-sitter, loaded when the first file is read, a grammar when the first file of its language is.
import { readFile } from 'node:fs/promises';
import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { FileFacts } from '../core/index/facts';
import { buildSyntax, SourceText } from '../core/index/syntax';
import { languageOf } from '../languages';

/** Where the WebAssembly files are: the engine's as `web-tree-sitter`, a grammar's by its name. */
export type WasmPath = (name: string) => string;

export class SourceParser {
  private started: Promise<Parser> | undefined;
  private readonly grammars = new Map<string, Promise<Grammar>>();

  constructor(private readonly wasmPath: WasmPath) {}

  /** Facts of a file; undefined when no language reads it. Rejects when a grammar can't be loaded. */
  async read(path: readonly string[], text: string): Promise<FileFacts | undefined> {
    const known = languageOf(path);
    if (!known) return undefined;
    const { language, grammar } = known;
    const source = new SourceText(text);
    if (grammar === '') return language.read({ path, source, root: undefined });
    const [parser, loaded] = await Promise.all([(this.started ??= this.start()), this.grammar(grammar)]);
    // From here on without a pause: the parser is one for all.
    parser.setLanguage(loaded);
    const tree = parser.parse(language.prepare?.(text) ?? text);
    if (!tree) return undefined;
    const cursor = tree.walk();
    try {
      return language.read({ path, source, root: buildSyntax(cursor, source) });
    } finally {
      cursor.delete();
      tree.delete();
    }
  }

  private async start(): Promise<Parser> {
    await Parser.init({ locateFile: () => this.wasmPath('web-tree-sitter') });
    return new Parser();
  }

  private grammar(name: string): Promise<Grammar> {
    let grammar = this.grammars.get(name);
    if (!grammar) {
      grammar = Promise.all([(this.started ??= this.start()), readFile(this.wasmPath(name))]).then(([, bytes]) =>
        Grammar.load(bytes),
      );
      this.grammars.set(name, grammar);
    }
    return grammar;
  }
}
