import type { ConstantFacts, TextValue } from '../../core/index/facts';
import { callOf } from './callNode';
import { scopeOf } from './spans';
import { literal } from './texts';
import type { Texts } from './texts';

/** Longest text that is worth a name in the index; whole documents in a variable are not. */
const longest = 4_000;

export function constantsIn(texts: Texts): ConstantFacts[] {
  const constants: ConstantFacts[] = [];
  const add = (name: string, owner: string, value: TextValue, line: number, inside: number): void => {
    const size = value.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
    if (size > 0 && size <= longest) constants.push({ name, owner, value, line, function: inside });
  };
  for (const { target, value, node, function: inside, class: owner } of texts.outline.assignments) {
    if (!value) continue;
    const isMember = owner !== undefined && (owner.function === inside || /^(?:self|cls)\./.test(target));
    const name = isMember ? target.replace(/^(?:self|cls)\./, '') : target;
    if (name.includes('.')) continue;
    const scopeIndex = isMember ? -1 : inside;
    const path = isMember ? owner.path : '';
    if (value.type === 'dictionary' && inside < 0) {
      for (const pair of value.children) {
        const key = pair.type === 'pair' ? literal(pair.field('key')) : undefined;
        if (key === undefined || !/^\w+$/.test(key)) continue;
        add(
          key,
          path === '' ? name : `${path}.${name}`,
          known(texts, texts.valueOf(pair.field('value'), -1)),
          pair.line,
          -1,
        );
      }
      continue;
    }
    if (inside < 0 && value.type === 'call' && callOf(value, inside).name === 'get_tracer') {
      // A tracer's text is its name, for the files that import it.
      const scope = scopeOf(value, inside, texts, 3);
      if (scope?.length) constants.push({ name, owner: path, value: scope, line: node.line, function: scopeIndex });
      continue;
    }
    const isOnce = isMember || texts.assignment(target, inside)?.node === node;
    if (isOnce) add(name, path, known(texts, texts.valueOf(value, inside)), node.line, scopeIndex);
  }
  return constants;
}

/** Constants of the same file are put in here: the index goes one hop only. */
function known(texts: Texts, value: TextValue, hops = 3): TextValue {
  if (hops === 0 || value.every(part => typeof part === 'string' || part === null)) return value;
  const parts = value.flatMap((part): TextValue => {
    if (typeof part !== 'object' || part === null || !('ref' in part)) return [part];
    const set = part.ref.includes('.') ? undefined : texts.assignment(part.ref, -1);
    const inner = set?.value ? known(texts, texts.valueOf(set.value, -1), hops - 1) : [];
    return inner.length ? inner : [part];
  });
  return parts.reduce<TextValue[number][]>((joined, part) => {
    const last = joined[joined.length - 1];
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
    return joined;
  }, []);
}
