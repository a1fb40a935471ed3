import type { FileFacts, ImportFacts, LanguageId } from './facts';
import type { SourceText, SyntaxNode } from './syntax';

/** One language: how its files are known, read and named. A folder in src/languages, listed in src/languages/index.ts. */
export interface Language {
  readonly id: LanguageId;
  /** Grammar by the last part of a path, lower case: `{ '.py': 'python' }`, whole names too (`Rakefile`). No grammar (''): `read` gets no tree. */
  readonly files: Readonly<Record<string, string>>;
  /** What the grammar gets to see instead of the text, of the same length: for grammars that stumble over what is valid. */
  prepare?(text: string): string;
  /** Reads a file. `path`: segments from the workspace folder. Never throws for damaged code: what could be read is kept. */
  read(file: SourceFile): FileFacts;
  /**
   * Names under which the file's content may be imported, best first, without what lies outside of the workspace: Python
   * `['services.catalog.app.orders', 'catalog.app.orders', 'app.orders', 'orders']`, JavaScript its path without ending,
   * Java `com.acme.Invoice` for each type, Go its import path by the manifests. Left out: imports are not followed.
   */
  modulesOf?(path: readonly string[], facts: FileFacts, manifests: Manifests): readonly string[];
  /** The same kind of name for an import of this file, which `modulesOf` of the file meant gives too. */
  moduleOf?(entry: ImportFacts, path: readonly string[], manifests: Manifests): readonly string[];
}

export interface SourceFile {
  readonly path: readonly string[];
  readonly source: SourceText;
  /** Root of the tree; undefined when the file has no grammar. */
  readonly root: SyntaxNode | undefined;
}

/** The manifests (go.mod, package.json, tsconfig.json, Cargo.toml, composer.json …) above a path. */
export interface Manifests {
  /** The nearest one of this name in the folder of `path` or above it: its folder's segments and its text. */
  nearest(
    path: readonly string[],
    name: string,
  ): { readonly folder: readonly string[]; readonly text: string } | undefined;
}
