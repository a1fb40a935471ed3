import type { Segment } from './pathShape';

/** Stands for a part of a text that is not known. */
export const hole = '\u0001';

const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']', '<': '>' };

/** Goes through a text once, and ends a segment at each slash outside of brackets. */
export class PathReader {
  private readonly segments: Segment[] = [];
  private key = '';
  private names: string[] = [];
  private isOptional = false;
  private tokens = 0;
  private at = 0;
  private start = 0;
  private bracketAt = 0;
  private depth = 0;
  private readonly unclosed = new Set<string>();

  constructor(private readonly text: string) {}

  read(): Segment[] {
    while (this.at < this.text.length) {
      if (!this.step(this.text[this.at])) break;
    }
    this.end();
    return this.segments;
  }

  /** Takes what begins here; false when the rest is no path any more. */
  private step(char: string): boolean {
    switch (char) {
      case '/':
        this.at++;
        this.end();
        return true;
      case '^':
        this.at++;
        return true;
      case '\\':
        this.escape();
        return true;
      case ':':
        this.colon();
        return true;
      case '$':
        this.dollar();
        return true;
      case '{':
      case '<':
      case '[':
      case '(':
        this.bracket(char);
        return true;
      case '*':
        this.star();
        return true;
      case '.':
        if (this.text[this.at + 1] === '*' || this.text[this.at + 1] === '+') this.star();
        else this.literal(char);
        return true;
      case '?':
        if (/^\?[\w.[\]%-]+=/.test(this.text.slice(this.at, this.at + 80))) return false;
        this.at++;
        return true;
      case hole:
        this.at++;
        this.token('?', '');
        return true;
      default:
        this.literal(char);
        return true;
    }
  }

  private literal(char: string): void {
    this.key += char;
    this.at++;
  }

  private token(key: string, name: string): void {
    this.key += key;
    this.tokens++;
    if (name !== '') this.names.push(name);
  }

  private end(upTo = this.at): void {
    const { key, names } = this;
    if (key !== '') {
      const kind =
        this.tokens === 0
          ? 'literal'
          : key.includes('?')
            ? 'hole'
            : key === '{}'
              ? 'param'
              : key === '*'
                ? 'wild'
                : 'mixed';
      const written = this.text.slice(this.start, upTo).replace(/^\/+|\/+$/g, '');
      this.segments.push({
        ...(written !== key && kind !== 'hole' && { written }),
        key: kind === 'hole' ? '?' : key,
        kind,
        names: names.join(','),
        ...(this.isOptional && { isOptional: true }),
      });
    }
    this.start = upTo;
    this.key = '';
    this.names = [];
    this.isOptional = false;
    this.tokens = 0;
  }

  /** `\d+`, `\/`, `\.`, `\Z`. */
  private escape(): void {
    const next = this.text[this.at + 1] ?? '';
    this.at += 2;
    if (/[dwsDWS]/.test(next)) {
      this.quantifier();
      this.token('{}', '');
    } else if (next === '/') this.end();
    else if (!/[AZzbB]/.test(next)) this.key += next;
  }

  /** `:id`, `:id?`, `:id(\\d+)`, `:rest*`; a colon after a name or a parameter is one (`{name}:cancel`). */
  private colon(): void {
    const name = /^:([A-Za-z_]\w*)/.exec(this.text.slice(this.at, this.at + 100))?.[1];
    if (name === undefined || /[\w})>\]]/.test(this.text[this.at - 1] ?? '')) return this.literal(':');
    this.at += name.length + 1;
    const pattern =
      this.text[this.at] === '(' && !this.text.startsWith('(.:', this.at) ? this.balanced('(') : undefined;
    const modifier = this.quantifier();
    const isWild = /[*+]/.test(modifier) || (pattern !== undefined && isWildPattern(pattern));
    if (modifier === '?') this.isOptional = true;
    this.token(isWild ? '*' : '{}', name);
  }

  /** An end of a regular expression, or a name of Play's (`$id<[^/]+>`). */
  private dollar(): void {
    const name = /^\$([A-Za-z_]\w*)/.exec(this.text.slice(this.at, this.at + 100))?.[1];
    this.at += 1 + (name?.length ?? 0);
    if (name === undefined) return;
    const pattern = this.text[this.at] === '<' ? this.balanced('<') : undefined;
    this.token(pattern !== undefined && isWildPattern(pattern) ? '*' : '{}', name);
  }

  private star(): void {
    const stars = /^\.?[*+]+\??([A-Za-z_]\w*)?/.exec(this.text.slice(this.at, this.at + 100))!;
    this.at += stars[0].length;
    if (!this.key.endsWith('*')) this.token('*', stars[1] ?? '');
  }

  private bracket(open: string): void {
    const before = this.text[this.at - 1];
    this.bracketAt = this.at;
    const inner = this.balanced(open);
    if (inner === undefined) return this.literal(open);
    if (open === '{') this.braces(inner, before);
    else if (open === '<') this.angle(inner);
    else if (open === '[') this.square(inner);
    else this.round(inner);
  }

  private braces(inner: string, before: string | undefined): void {
    if (/^[/.:]/.test(inner)) return this.inline(inner); // Express 5
    if (inner === '$') return;
    if (/^\d*,?\d*$/.test(inner) && before !== undefined && before !== '/') return; // how often
    const name = /^[*+]*([\w.-]*?)(?:\.\.\.)?(?=[:=?*\s(<]|$)/.exec(inner)?.[1] ?? '';
    const constraint = /^[^:]*?[:<]\s*(.*)$/s.exec(inner)?.[1];
    if (/\?$/.test(inner) || /^\w+=/.test(inner)) this.isOptional = true;
    const isWild =
      /^[*+]/.test(inner) ||
      /\.\.\.$/.test(inner) ||
      /^\w+\*\d*$/.test(inner) ||
      (constraint !== undefined && (constraint === 'path' || isWildPattern(constraint)));
    this.token(isWild ? '*' : '{}', name);
  }

  private angle(inner: string): void {
    const at = inner.lastIndexOf(':');
    const last = inner.slice(at + 1);
    const name = /^\w+$/.test(last) && at >= 0 && !/^\w+:re:/.test(inner) ? last : inner.split(/[:.]/)[0];
    const isWild = /^path\b/.test(inner) || /:path$/.test(inner) || /\.\.$/.test(inner);
    this.token(isWild ? '*' : '{}', isWild && /:path$/.test(inner) ? inner.split(':')[0] : name.trim());
  }

  private square(inner: string): void {
    if (inner.startsWith('/')) return this.inline(inner); // Slim
    const name = inner.replace(/^\[|\]$/g, '');
    const isCatchAll = name.startsWith('...');
    if (inner !== name) this.isOptional = true;
    this.quantifier();
    this.token(isCatchAll ? '*' : '{}', /^[\w-]+$/.test(name.replace(/^\.{3}/, '')) ? name.replace(/^\.{3}/, '') : '');
  }

  private round(inner: string): void {
    if (/^\/?\.:/.test(inner)) return;
    const named = /^\?P?<(\w+)>(.*)$/s.exec(inner);
    const text = named ? named[2] : inner.replace(/^\?:/, '');
    const isRails = !named && !inner.startsWith('?') && /^\/?[\w-]*[:*/]/.test(inner) && !/[\\[|+]/.test(inner);
    if (isRails) return this.inline(inner);
    if (!named && /^[\w-]*$/.test(text)) return this.inline(text, this.text[this.at] === '?');
    if (!named && /^\/\?$|^\/$/.test(text)) return void this.quantifier();
    const modifier = this.quantifier();
    if (modifier.startsWith('?')) this.isOptional = true;
    const isWild = isWildPattern(text) || (/[*+]/.test(modifier) && text.includes('/'));
    this.token(isWild ? '*' : '{}', named?.[1] ?? '');
  }

  /** What stands in brackets belongs to the path, only that it may be missing. */
  private inline(inner: string, isOptional = true): void {
    if (isOptional) {
      const inside = new PathReader(inner.replace(/^\//, '').slice(0, 200));
      inside.depth = this.depth + 1;
      const segments = inside.depth > 5 ? [] : inside.read();
      if (inner.startsWith('/')) this.end(this.bracketAt);
      segments.forEach((segment, i) => {
        if (i > 0 || this.key !== '') this.isOptional = i > 0;
        if (i > 0) this.end();
        this.key += segment.key;
        this.tokens += segment.kind === 'literal' ? 0 : 1;
        if (segment.names !== '') this.names.push(segment.names);
        if (inner.startsWith('/') || i > 0) this.isOptional = true;
      });
    } else this.key += inner;
    this.quantifier();
  }

  private quantifier(): string {
    const found = /^(?:[*+?]|\{\d+,?\d*\})\??/.exec(this.text.slice(this.at, this.at + 12))?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** The text up to the bracket that ends what begins here, which is skipped; undefined when it never ends. */
  private balanced(open: string): string | undefined {
    if (this.unclosed.has(open)) return undefined;
    const close = closing[open];
    let depth = 0;
    let isClass = false;
    for (let i = this.at; i < this.text.length; i++) {
      const char = this.text[i];
      if (char === '\\') i++;
      else if (isClass) isClass = char !== ']';
      else if (char === '[' && open !== '[') isClass = true;
      else if (char === open) depth++;
      else if (char === close && --depth === 0) {
        const inner = this.text.slice(this.at + 1, i);
        this.at = i + 1;
        return inner;
      }
    }
    this.unclosed.add(open); // so that a text full of them is read once
    return undefined;
  }
}

/** A pattern that goes over slashes. */
function isWildPattern(pattern: string): boolean {
  const text = pattern.trim().replace(/^\^|\$$/g, '');
  return (
    (/\/\)[*+]/.test(text) || /^\(?(?:\.[*+]\??|\[\^\]?[^/\]]*\][*+]|\*+|\.\{\d+,\})\)?$/.test(text)) &&
    !text.startsWith('[^/')
  );
}
