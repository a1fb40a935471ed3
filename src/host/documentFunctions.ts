import * as vscode from 'vscode';
import { scanFunctions } from '../core/source/functionScan';
import type { FunctionRange } from '../core/source/functionScan';

/** A provider that takes longer is asked in vain: some never answer at all, and nothing can cancel them. */
const patienceMs = 1_500;

/** After so many vain tries a language is not asked again in this session. */
const mostTries = 3;

const functionKinds = new Set([vscode.SymbolKind.Function, vscode.SymbolKind.Method, vscode.SymbolKind.Constructor]);

/**
 * The functions of a document: from its language's symbols when a provider answers in time, else read from the text.
 * Kept by document version.
 */
export class DocumentFunctions {
  private readonly known = new WeakMap<vscode.TextDocument, { version: number; functions: Promise<FunctionRange[]> }>();
  private readonly vainTries = new Map<string, number>();

  of(document: vscode.TextDocument): Promise<FunctionRange[]> {
    const known = this.known.get(document);
    if (known?.version === document.version) return known.functions;
    const functions = this.read(document);
    this.known.set(document, { version: document.version, functions });
    return functions;
  }

  private async read(document: vscode.TextDocument): Promise<FunctionRange[]> {
    const scanned = scanFunctions(linesOf(document));
    const symbols = await this.symbolsOf(document);
    return symbols ? merge(symbols, scanned) : scanned;
  }

  /** undefined when nobody answered (in time), which also happens while a language server starts. */
  private async symbolsOf(document: vscode.TextDocument): Promise<FunctionRange[] | undefined> {
    const tries = this.vainTries.get(document.languageId) ?? 0;
    if (tries >= mostTries || document.languageId === 'plaintext') return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLate = new Promise<'tooLate'>(resolve => (timer = setTimeout(() => resolve('tooLate'), patienceMs)));
    const asked = vscode.commands.executeCommand<(vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    try {
      const answer = await Promise.race([asked, tooLate]);
      if (answer === 'tooLate') {
        this.vainTries.set(document.languageId, tries + 1);
        return undefined;
      }
      this.vainTries.delete(document.languageId);
      return answer?.length ? flatten(answer) : undefined;
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

export function linesOf(document: vscode.TextDocument): string[] {
  return document.getText().split(/\r\n|\r|\n/);
}

function flatten(symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]): FunctionRange[] {
  const found: FunctionRange[] = [];
  const waiting = symbols.map(symbol => ({ symbol, owner: '' }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { symbol, owner } = next;
    const name = plainName(symbol.name);
    const isTree = 'selectionRange' in symbol;
    if (functionKinds.has(symbol.kind)) {
      const range = isTree ? symbol.range : symbol.location.range;
      const line = (isTree ? symbol.selectionRange : symbol.location.range).start.line + 1;
      const isCallback = name === '';
      found.push({
        name,
        owner: isTree ? owner : plainName(symbol.containerName),
        line: isCallback ? range.start.line + 1 : line,
        endLine: range.end.line + 1,
      });
    }
    if (isTree) for (const child of symbol.children) waiting.push({ symbol: child, owner: name || owner });
  }
  return found;
}

/** Go's `(*Store).Get` and Java's `get(long)` by their bare names; none for `map() callback` and `<function>`. */
function plainName(name: string): string {
  if (/ callback$|^<.*>$/.test(name)) return '';
  const bare = name.replace(/^\(\*?[\w[\], ]+\)\./, '').replace(/\(.*$/s, '');
  return /^[\w$?!#~-]+$/.test(bare) ? bare.replace(/^#/, '') : bare.trim();
}

/** Symbols know ends and owners better; what they call a variable (`const f = () => …`) the text knows to be a function. */
function merge(symbols: readonly FunctionRange[], scanned: readonly FunctionRange[]): FunctionRange[] {
  const lines = new Set(symbols.map(({ line }) => line));
  return [...symbols, ...scanned.filter(({ line }) => !lines.has(line))];
}
