/**
 * What of a typed query a server can answer. A trace is a hit when one of its spans satisfies the whole query; servers too want
 * one span to have all they are asked for, so a part may go to them only where it must hold of that very span: beside the
 * other parts, not under OR or NOT, and not together with conditions that the person gave apart from the query, which another
 * span may meet.
 */
import { parseQuery } from '../query/parseQuery';
import type { KeyGroup, KeyTerm, ParsedQuery, QueryNode, QueryRange } from '../query/query';
import type { Nanos } from '../time';

/** The conditions of a search that a query adds to. */
export interface ServerConditions {
  readonly service?: string;
  readonly operation?: string;
  readonly errorsOnly: boolean;
  readonly minDuration?: Nanos;
  readonly maxDuration?: Nanos;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface QueryPlan {
  readonly conditions: ServerConditions;
  /** Parts of the query, as typed, that only the spans can tell: empty when the server answers all of it. */
  readonly checked: readonly string[];
}

/** `text`: the query; an empty one adds nothing. */
export function planQuery(given: ServerConditions, text: string): QueryPlan {
  const query = parseQuery(text);
  const { root } = query;
  if (!root) return { conditions: given, checked: [] };
  const terms = root.kind === 'and' ? root.nodes : [root];
  const service = exactOf(terms, 'service');
  // Of a service that was chosen apart from the query another span may be.
  const isSameSpan =
    given.operation === undefined &&
    given.minDuration === undefined &&
    given.maxDuration === undefined &&
    Object.keys(given.attributes).length === 0 &&
    (given.service === undefined || given.service === service);
  let plan: Mutable<ServerConditions> = { ...given };
  const checked: string[] = [];
  for (const term of terms) {
    const added = isSameSpan ? pushed(term, plan, service !== undefined) : undefined;
    if (added) plan = added;
    else {
      // That some span fails is true of every hit, and rules most traces out.
      if (isError(term)) plan.errorsOnly = true;
      checked.push(textOf(term, query));
    }
  }
  // Alone it is all that is asked, and the server's word is enough.
  if (terms.length === 1 && isError(terms[0])) return { conditions: plan, checked: [] };
  return { conditions: plan, checked };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The service that a query asks its spans to be of; undefined when it names none, or not exactly. */
export function serviceOfQuery(text: string): string | undefined {
  const { root } = parseQuery(text);
  return root && exactOf(root.kind === 'and' ? root.nodes : [root], 'service');
}

/** The conditions with this term among them; undefined when a server can't be asked for it. */
function pushed(
  term: QueryNode,
  plan: Mutable<ServerConditions>,
  hasService: boolean,
): Mutable<ServerConditions> | undefined {
  if (term.kind !== 'key') return undefined;
  const { key, wanted, isBuiltIn } = term;
  if (wanted.kind === 'bounds') {
    if (key !== 'duration' || !isBuiltIn) return undefined;
    const min = wanted.min + (wanted.excludesMin ? 1 : 0);
    const max = wanted.max - (wanted.excludesMax ? 1 : 0);
    return {
      ...plan,
      ...(Number.isFinite(min) && { minDuration: Math.max(min, plan.minDuration ?? 0) }),
      ...(Number.isFinite(max) && { maxDuration: Math.min(max, plan.maxDuration ?? Infinity) }),
    };
  }
  if (wanted.kind !== 'exact' || wanted.text === '') return undefined;
  if (isBuiltIn) {
    if (key === 'service' && (plan.service === undefined || plan.service === wanted.text))
      return { ...plan, service: wanted.text };
    // An operation is asked of a service.
    if (key === 'name' && hasService && (plan.operation === undefined || plan.operation === wanted.text))
      return { ...plan, operation: wanted.text };
    return undefined;
  }
  // Of one part of the span servers know nothing, and of two values of a key neither.
  if (/^(?:span|resource|scope|event|link)\./.test(key)) return undefined;
  const known = plan.attributes[key];
  if (known !== undefined && known !== wanted.text) return undefined;
  return { ...plan, attributes: { ...plan.attributes, [key]: wanted.text } };
}

function exactOf(terms: readonly QueryNode[], key: string): string | undefined {
  const term = terms.find(
    (node): node is KeyTerm =>
      node.kind === 'key' && node.isBuiltIn && node.key === key && node.wanted.kind === 'exact',
  );
  return term?.wanted.kind === 'exact' ? term.wanted.text : undefined;
}

function isError(node: QueryNode): boolean {
  if (node.kind !== 'key' || !node.isBuiltIn || node.wanted.kind !== 'exact') return false;
  return node.key === 'error' && node.wanted.text === 'true';
}

/** The part as it was typed; of several terms from the first to the last. What is negated twice is not at all. */
function textOf(node: QueryNode, query: ParsedQuery): string {
  let inner = node;
  let isNegated = false;
  for (; inner.kind === 'not'; inner = inner.node) isNegated = !isNegated;
  if (inner.kind === 'key' || groupOf(inner)) return textWithKey(inner, isNegated, query);
  const { from, to } = inner.kind === 'text' ? inner : wholeRange(rangeOf(inner), query);
  const typed = query.text.slice(from, to);
  if (!isNegated) return typed;
  return inner.kind === 'text' ? `-${typed}` : `-(${typed})`;
}

/** Of a value in the brackets of a key, with that key; of all in its brackets, with those. */
function textWithKey(node: QueryNode, isNegated: boolean, { text, tokens }: ParsedQuery): string {
  const group = groupOf(node);
  const { from, to } = group ?? rangeOf(node);
  const operatorAt = (at: number): QueryRange =>
    tokens.find(token => token.kind === 'operator' && token.from >= at && token.to <= to) ?? {
      from,
      to: from,
    };
  let operator = operatorAt(from);
  let before = text.slice(from, operator.from);
  let value = text.slice(operator.to, to);
  if (group && node.kind === 'key') {
    const own = operatorAt(node.from);
    if (own.from === node.from) {
      // `key:(> 5)`: the key with its colon, and a blank that means nothing outside of the brackets no more.
      before = text.slice(from, group.valuesFrom);
      operator = own;
    }
    value = text.slice(Math.max(operator.to, node.from), node.to).trimStart();
  }
  const sign = text.slice(operator.from, operator.to);
  if (!sign.endsWith('!=')) return `${isNegated ? '-' : ''}${before}${sign}${value}`;
  return before + (isNegated ? sign : sign.replace('!=', '=')) + value;
}

/** The key whose brackets this stands in: all of it in the same. The parser limits how deep this goes. */
function groupOf(node: QueryNode): KeyGroup | undefined {
  if (node.kind === 'text') return undefined;
  if (node.kind === 'key') return node.group;
  if (node.kind === 'not') return groupOf(node.node);
  const groups = node.nodes.map(groupOf);
  return groups.every(group => group === groups[0]) ? groups[0] : undefined;
}

/** With the keys of values in brackets. */
function rangeOf(node: QueryNode): QueryRange {
  if (node.kind === 'not') return rangeOf(node.node);
  if (node.kind === 'text') return node;
  if (node.kind === 'key') return node.group ?? node;
  const ranges = node.nodes.map(rangeOf);
  return { from: ranges[0].from, to: ranges[ranges.length - 1].to };
}

/** The range with the brackets that it opens or closes only one of, and what negates its first term. */
function wholeRange({ from, to }: QueryRange, { text, tokens }: ParsedQuery): QueryRange {
  let first = tokens.findIndex(token => token.from >= from);
  let last = tokens.findLastIndex(token => token.to <= to);
  const signAt = (at: number): string | undefined => {
    const token = tokens.at(at);
    return at >= 0 && token ? text.slice(token.from, token.to) : undefined;
  };
  let depth = 0;
  let missing = 0;
  for (let at = first; at <= last; at++) {
    if (tokens[at].kind !== 'bracket') continue;
    depth += signAt(at) === '(' ? 1 : -1;
    missing = Math.max(missing, -depth);
  }
  const isNegation = (at: number): boolean => tokens[at]?.kind === 'logic' && /^(?:-|not)$/i.test(signAt(at) ?? '');
  for (let open = missing; ;) {
    while (isNegation(first - 1)) first--;
    if (open-- === 0) break;
    first--;
  }
  for (let open = depth + missing; open > 0 && last + 1 < tokens.length; open--) last++;
  return { from: tokens[first].from, to: tokens[last].to };
}
