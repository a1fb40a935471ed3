/** A query evaluated the slow way: every span decoded whole, every term asked of it. */
import { readSpanDetails } from '../../../../src/core/import';
import { parseQuery } from '../../../../src/core/query/parseQuery';
import type { KeyTerm, QueryNode, TextTerm, Wanted } from '../../../../src/core/query/query';
import type { Attribute, SpanDetails } from '../../../../src/core/spans/spanDetails';
import { nameOf, serviceOf, SpanFlag, type SpanRow, type SpanTable } from '../../../../src/core/spans/spanTable';
import { textsOf } from '../find/plainFind';

interface PlainSpan {
  readonly row: SpanRow;
  readonly details: SpanDetails;
  readonly texts: readonly string[];
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const statuses = ['unset', 'ok', 'error'];
const units: Record<string, number> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

export class PlainQuery {
  private readonly spans: readonly PlainSpan[];

  constructor(private readonly table: SpanTable) {
    this.spans = Array.from({ length: table.count }, (_, row) => ({
      row,
      details: readSpanDetails(table, row, Infinity),
      texts: textsOf(table, row),
    }));
  }

  rows(text: string): SpanRow[] {
    const { root } = parseQuery(text);
    return root ? this.spans.filter(span => this.isHit(root, span)).map(({ row }) => row) : [];
  }

  private isHit(node: QueryNode, span: PlainSpan): boolean {
    switch (node.kind) {
      case 'and':
        return node.nodes.every(inner => this.isHit(inner, span));
      case 'or':
        return node.nodes.some(inner => this.isHit(inner, span));
      case 'not':
        return !this.isHit(node.node, span);
      case 'text':
        return this.hasText(node, span);
      case 'key':
        return node.isBuiltIn ? this.hasOwn(node, span) : attributesOf(node.key, span).some(fits(node.wanted));
    }
  }

  private hasText({ wanted }: TextTerm, { texts, details }: PlainSpan): boolean {
    if (wanted.kind === 'regex') return texts.some(fits(wanted));
    const isPlain = wanted.pieces.length === 1;
    if (isPlain && details.spanId === wanted.pieces[0].toLowerCase()) return true;
    const between = wanted.pieces.map(escaped).join('[^]*');
    const expression = new RegExp(between, 'u');
    const isLower = wanted.pieces.join('') === wanted.pieces.join('').toLowerCase();
    return texts.some(text =>
      isPlain
        ? (isLower ? text.toLowerCase() : text).includes(wanted.pieces[0])
        : expression.test(isLower ? text.toLowerCase() : text),
    );
  }

  private hasOwn({ key, wanted }: KeyTerm, { row, details, texts }: PlainSpan): boolean {
    const { table } = this;
    const test = fits(wanted);
    const amount = (value: number) => wanted.kind === 'anything' || within(wanted, value);
    const truth = (value: boolean) => wanted.kind !== 'exact' || String(value) === wanted.text;
    const has = (bit: number) => (table.flags[row] & bit) !== 0;
    switch (key) {
      case 'service':
        return test(serviceOf(table, row));
      case 'name':
        return test(nameOf(table, row));
      case 'kind':
        return test(kinds[table.kind[row]]);
      case 'status':
        return test(statuses[table.status[row]]);
      case 'duration':
        return amount(table.duration[row]);
      case 'self':
        return amount(table.selfTime[row]);
      case 'depth':
        return amount(table.depth[row] + 1);
      case 'children':
        return amount(table.parent.filter(parent => parent === row).length);
      case 'error':
        return truth(has(SpanFlag.Error));
      case 'root':
        return truth(table.parent[row] === -1);
      case 'id':
        return test(details.spanId);
      case 'scope':
        return details.scope.name !== '' && test(details.scope.name);
      case 'event':
        return details.events.some(({ name }) => test(name));
      case 'message':
        return details.statusMessage !== undefined && test(details.statusMessage);
      case 'has': {
        const word = wanted.kind === 'loose' ? wanted.pieces.join('*') : '';
        switch (word) {
          case 'exception':
            return has(SpanFlag.Exception);
          case 'event':
          case 'events':
            return details.events.length > 0;
          case 'link':
            return has(SpanFlag.Links);
          case 'children':
            return table.parent.includes(row);
          case 'parent':
            return table.parent[row] >= 0;
          default:
            return attributesOf(word, { row, details, texts }).length > 0;
        }
      }
      default:
        throw new Error(`No plain answer for ${key}`);
    }
  }
}

/** Values of the attribute anywhere, and of one in the part that the key begins with. */
function attributesOf(key: string, { details }: PlainSpan): string[] {
  const parts: Record<string, readonly Attribute[]> = {
    span: details.attributes,
    resource: details.resource,
    scope: details.scope.attributes,
    event: details.events.flatMap(({ attributes }) => attributes),
    link: details.links.flatMap(({ attributes }) => attributes),
  };
  const part = Object.keys(parts).find(name => key.startsWith(`${name}.`) && key.length > name.length + 1);
  return [
    ...Object.values(parts)
      .flat()
      .filter(attribute => attribute.key === key),
    ...(part ? parts[part].filter(attribute => `${part}.${attribute.key}` === key) : []),
  ].map(({ value }) => value.text);
}

/** JavaScript's own expressions stand for the engine's: the tests use what both know. */
function fits(wanted: Wanted): (text: string) => boolean {
  switch (wanted.kind) {
    case 'exact':
      return text => text === wanted.text;
    case 'anything':
      return () => true;
    case 'regex': {
      const expression = new RegExp(wanted.source, wanted.source === wanted.source.toLowerCase() ? 'isu' : 'su');
      return text => expression.test(text);
    }
    case 'bounds':
      return text => {
        const [, number, unit] = /^([-+.\de]+)\s*(ns|us|ms|s|m|h)?$/i.exec(text.trim()) ?? [];
        if (number === undefined || Number.isNaN(Number(number))) return false;
        if (!wanted.isDuration) return unit === undefined && within(wanted, Number(number));
        return unit !== undefined && within(wanted, Math.round(Number(number) * units[unit]));
      };
    case 'loose': {
      const whole = wanted.pieces.join('*');
      const isLower = whole === whole.toLowerCase();
      const isPattern = wanted.pieces.length > 1;
      const expression = new RegExp(`^${wanted.pieces.map(escaped).join('[^]*')}$`);
      return text => {
        const own = isLower ? text.toLowerCase() : text;
        return isPattern ? expression.test(own) : own.includes(wanted.pieces[0]);
      };
    }
  }
}

function within(wanted: Wanted, value: number): boolean {
  if (wanted.kind !== 'bounds') return false;
  const { min, max, excludesMin, excludesMax } = wanted;
  return value >= min && value <= max && !(excludesMin && value === min) && !(excludesMax && value === max);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
