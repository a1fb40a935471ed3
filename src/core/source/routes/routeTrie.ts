import type { Segment } from './pathShape';
import type { RouteEntry } from './routeTable';

interface Node {
  readonly literals: Map<string, Node>;
  /** Mixtures such as `{}.png`, as a test of one segment. */
  readonly mixed: { readonly key: string; readonly parts: readonly string[]; readonly node: Node }[];
  param?: Node;
  readonly ends: RouteEntry[];
  /** Routes whose wildcard takes everything from here on, by what must follow it. */
  readonly wilds: { readonly entry: RouteEntry; readonly after: readonly Segment[] }[];
}

/** So many steps for one address: patterns made to be slow are given up, real ones take dozens. */
const mostSteps = 2_000;
const mostOptional = 4;

/** Declared patterns in the way a router goes through them: literals before parameters before wildcards. */
export class RouteTrie {
  private readonly root = makeNode();
  private steps = 0;

  add(entry: RouteEntry): void {
    const { segments } = entry;
    if (segments.some(({ kind }) => kind === 'hole')) return;
    this.insert(entry, segments);
    // Trailing parts that may be missing.
    for (
      let length = segments.length, count = 0;
      length > 0 && segments[length - 1].isOptional && count < mostOptional;
      count++
    )
      this.insert(entry, segments.slice(0, --length));
  }

  /** The patterns that take an address, best first: each with how many of its segments are literal. */
  match(path: readonly string[]): readonly RouteEntry[] {
    this.steps = 0;
    const found = new Set<RouteEntry>();
    this.walk(this.root, path, 0, found);
    return [...found];
  }

  private insert(entry: RouteEntry, segments: readonly Segment[]): void {
    let node = this.root;
    for (let i = 0; i < segments.length; i++) {
      const { kind, key } = segments[i];
      if (kind === 'wild') {
        node.wilds.push({ entry, after: segments.slice(i + 1) });
        return;
      }
      if (kind === 'literal') node = childOf(node.literals, key.toLowerCase());
      else if (kind === 'param') node = node.param ??= makeNode();
      else {
        let known = node.mixed.find(mixed => mixed.key === key);
        if (!known) node.mixed.push((known = { key, parts: key.toLowerCase().split(/\{\}|\*/), node: makeNode() }));
        node = known.node;
      }
    }
    node.ends.push(entry);
  }

  private walk(node: Node, path: readonly string[], at: number, found: Set<RouteEntry>): void {
    if (++this.steps > mostSteps || at > 64) return;
    if (at === path.length) for (const entry of node.ends) found.add(entry);
    else {
      const part = path[at].toLowerCase();
      const literal = node.literals.get(part);
      if (literal) this.walk(literal, path, at + 1, found);
      for (const { parts, node: next } of node.mixed) if (fitsMixed(parts, part)) this.walk(next, path, at + 1, found);
      if (node.param) this.walk(node.param, path, at + 1, found);
    }
    for (const { entry, after } of node.wilds) if (fitsAfter(after, path, at)) found.add(entry);
  }
}

function makeNode(): Node {
  return { literals: new Map(), mixed: [], ends: [], wilds: [] };
}

function childOf(children: Map<string, Node>, key: string): Node {
  let child = children.get(key);
  if (!child) children.set(key, (child = makeNode()));
  return child;
}

/** Whether a segment has the literal parts in turn, with something between them. */
function fitsMixed(parts: readonly string[], text: string): boolean {
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (i === 0) {
      if (!text.startsWith(part)) return false;
      at = part.length;
    } else if (i === parts.length - 1) {
      return text.length - part.length >= at && text.endsWith(part);
    } else {
      const next = text.indexOf(part, at);
      if (next < 0) return false;
      at = next + part.length;
    }
  }
  return true;
}

/** What follows a wildcard, at the end of the address. */
function fitsAfter(after: readonly Segment[], path: readonly string[], from: number): boolean {
  const start = path.length - after.length;
  if (start < from) return false;
  return after.every(({ kind, key }, i) => kind !== 'literal' || key.toLowerCase() === path[start + i].toLowerCase());
}
