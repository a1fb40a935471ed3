import type { SyntaxNode } from '../../core/index/syntax';

const base = 0x01000193;

/**
 * Hashes of parts of a file without blanks, line breaks and comments. Functions nest, so each hash is taken from those of two
 * prefixes and not from the text between: a file is read once however deep it goes. What a language only reads as a comment
 * (docstrings) is said by `isLeftOut`.
 */
export class BodyHashes {
  /** Hash of what counts before an offset, and how many characters that are. */
  private readonly hashes: Int32Array;
  private readonly counts: Int32Array;

  constructor(text: string, root: SyntaxNode | undefined, isLeftOut?: (node: SyntaxNode) => boolean) {
    this.hashes = new Int32Array(text.length + 1);
    this.counts = new Int32Array(text.length + 1);
    const comments: SyntaxNode[] = [];
    for (const node of root?.walk() ?? []) {
      if (node.type.endsWith('comment') || isLeftOut?.(node)) comments.push(node);
    }
    let hash = 0;
    let count = 0;
    let next = 0;
    for (let at = 0; at < text.length; at++) {
      this.hashes[at] = hash;
      this.counts[at] = count;
      while (next < comments.length && comments[next].end <= at) next++;
      const code = text.charCodeAt(at);
      const isBlank = code === 32 || (code >= 9 && code <= 13);
      if (isBlank || (next < comments.length && at >= comments[next].start)) continue;
      hash = (Math.imul(hash, base) + code + 1) | 0;
      count++;
    }
    this.hashes[text.length] = hash;
    this.counts[text.length] = count;
  }

  /** 0 for none. */
  of(node: SyntaxNode | undefined): number {
    if (!node) return 0;
    const length = this.counts[node.end] - this.counts[node.start];
    return (this.hashes[node.end] - Math.imul(this.hashes[node.start], toThePower(length))) >>> 0;
  }
}

function toThePower(exponent: number): number {
  let result = 1;
  for (let factor = base, left = exponent; left > 0; left >>= 1, factor = Math.imul(factor, factor))
    if (left & 1) result = Math.imul(result, factor);
  return result;
}
