// Tree-sitter, loaded when the first file is read, a grammar when the first file of its language is.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type * as TreeSitter from 'web-tree-sitter';
import type { FileFacts } from '../core/index/facts';
import { buildSyntax, SourceText } from '../core/index/syntax';
import { languageOf } from '../languages';

type Engine = typeof TreeSitter;
type Grammar = TreeSitter.Language;

/** Where things are: the engine's script, and WebAssembly, the engine's as `web-tree-sitter` and a grammar's by its name. */
export interface ParserFiles {
  readonly engine: string;
  readonly wasm: (name: string) => string;
}

/** As the build lays them out beside a bundle. */
export function parserFilesIn(folder: string): ParserFiles {
  return { engine: `${folder}/web-tree-sitter.cjs`, wasm: name => `${folder}/${name}.wasm` };
}

export class SourceParser {
  private started: Promise<{ readonly engine: Engine; readonly parser: TreeSitter.Parser }> | undefined;
  private readonly grammars = new Map<string, Promise<Grammar>>();

  constructor(
    private readonly files: ParserFiles,
    /** Is told of files that a grammar broke down over: they have no facts. */
    private readonly onBreakdown: (path: readonly string[], error: unknown) => void = () => {},
  ) {}

  /** Facts of a file; undefined when no language reads it. Rejects when a grammar can't be loaded. */
  async read(path: readonly string[], text: string): Promise<FileFacts | undefined> {
    const known = languageOf(path);
    if (!known) return undefined;
    const { language, grammar } = known;
    const source = new SourceText(text);
    if (grammar === '') return language.read({ path, source, root: undefined });
    const [{ parser }, loaded] = await Promise.all([(this.started ??= this.start()), this.grammar(grammar)]);
    // From here on without a pause: the parser is one for all.
    let tree: TreeSitter.Tree | null = null;
    let root;
    try {
      parser.setLanguage(loaded);
      tree = parser.parse(language.prepare?.(text) ?? text);
      if (!tree) return undefined;
      const cursor = tree.walk();
      root = buildSyntax(cursor, source);
      cursor.delete();
      tree.delete();
    } catch (error) {
      // All grammars share one memory: after a trap nothing in it can be relied on, so everything is loaded anew.
      this.started = undefined;
      this.grammars.clear();
      this.onBreakdown(path, error);
      return undefined;
    }
    try {
      return language.read({ path, source, root });
    } catch (error) {
      this.onBreakdown(path, error); // a fault of ours, which costs this file and no other
      return undefined;
    }
  }

  private async start(): Promise<{ engine: Engine; parser: TreeSitter.Parser }> {
    const file = resolve(this.files.engine);
    const require = createRequire(file);
    // An instance of its own each time, with a memory of its own.
    delete require.cache[file];
    const engine = require(file) as Engine;
    await engine.Parser.init({ locateFile: () => this.files.wasm('web-tree-sitter') });
    return { engine, parser: new engine.Parser() };
  }

  private grammar(name: string): Promise<Grammar> {
    let grammar = this.grammars.get(name);
    if (!grammar) {
      grammar = Promise.all([(this.started ??= this.start()), readFile(this.files.wasm(name))]).then(
        ([{ engine }, bytes]) => engine.Language.load(bytes),
      );
      this.grammars.set(name, grammar);
    }
    return grammar;
  }
}
