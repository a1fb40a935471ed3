// A syntax tree as plain objects. Tree-sitter's own nodes live in the memory of its engine, and every question to one crosses
// over; one pass of its cursor copies what extractors ask for, which is faster than asking twice and leaves nothing to free.

/**
 * What `buildSyntax` needs of a tree-sitter cursor; `TreeCursor` of web-tree-sitter fits. Offsets are UTF-16 code units.
 */
export interface SyntaxCursor {
  readonly nodeType: string;
  readonly nodeTypeId: number;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly currentFieldId: number;
  readonly currentFieldName: string | null;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

/** A file's text with its lines. */
export class SourceText {
  /** Offset of each line's first character. */
  private readonly lines: number[] = [0];

  constructor(readonly text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lines.push(at + 1);
  }

  get lineCount(): number {
    return this.lines.length;
  }

  /** 1-based line of an offset. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.lines.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.lines[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** Text of a 1-based line, without its end. */
  line(number: number): string {
    const from = this.lines[number - 1] ?? this.text.length;
    return this.text.slice(from, this.lines[number] ?? this.text.length).replace(/\r?\n$/, '');
  }
}

/**
 * A node. `children` are the named ones (comments among them) and those without a name that stand in a field, such as an
 * operator.
 */
export class SyntaxNode {
  readonly children: SyntaxNode[] = [];

  constructor(
    readonly source: SourceText,
    readonly type: string,
    /** Offsets in the text; `end` is exclusive. */
    readonly start: number,
    readonly end: number,
    readonly parent: SyntaxNode | undefined,
    /** Name of the field of the parent that it stands in. */
    readonly fieldName: string | undefined,
    readonly isNamed: boolean,
  ) {}

  get text(): string {
    return this.source.text.slice(this.start, this.end);
  }

  /** 1-based. */
  get line(): number {
    return this.source.lineAt(this.start);
  }

  /** 1-based line of the last character. */
  get endLine(): number {
    return this.source.lineAt(Math.max(this.start, this.end - 1));
  }

  /** First child in the field. */
  field(name: string): SyntaxNode | undefined {
    return this.children.find(child => child.fieldName === name);
  }

  fields(name: string): SyntaxNode[] {
    return this.children.filter(child => child.fieldName === name);
  }

  /** First child of one of the types. */
  child(...types: readonly string[]): SyntaxNode | undefined {
    return this.children.find(child => types.includes(child.type));
  }

  /** Nearest node around it (not itself) of one of the types. */
  around(...types: readonly string[]): SyntaxNode | undefined {
    let node = this.parent;
    while (node && !types.includes(node.type)) node = node.parent;
    return node;
  }

  /** Itself and all below it, in the order of the text. Iterative: trees go deep. */
  *walk(): Generator<SyntaxNode> {
    const waiting: SyntaxNode[] = [this];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      yield node;
      for (let i = node.children.length - 1; i >= 0; i--) waiting.push(node.children[i]);
    }
  }
}

/** Copies the tree under the cursor. */
export function buildSyntax(cursor: SyntaxCursor, source: SourceText): SyntaxNode {
  const types = new Map<number, string>();
  const fieldNames = new Map<number, string | undefined>([[0, undefined]]);
  const make = (parent: SyntaxNode | undefined): SyntaxNode | undefined => {
    const isNamed = cursor.nodeIsNamed;
    const field = cursor.currentFieldId;
    if (!isNamed && field === 0) return undefined;
    const id = cursor.nodeTypeId;
    let type = types.get(id);
    if (type === undefined) types.set(id, (type = cursor.nodeType));
    if (!fieldNames.has(field)) fieldNames.set(field, cursor.currentFieldName ?? undefined);
    return new SyntaxNode(source, type, cursor.startIndex, cursor.endIndex, parent, fieldNames.get(field), isNamed);
  };
  const root = make(undefined) ?? new SyntaxNode(source, '', 0, source.text.length, undefined, undefined, true);
  if (!cursor.gotoFirstChild()) return root;
  let parent = root;
  for (;;) {
    const node = make(parent);
    if (node) {
      parent.children.push(node);
      if (cursor.gotoFirstChild()) {
        parent = node;
        continue;
      }
    }
    while (!cursor.gotoNextSibling()) {
      if (parent === root || !cursor.gotoParent()) return root;
      parent = parent.parent!;
    }
  }
}
