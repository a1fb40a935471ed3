import type { TextValue } from '../../core/index/facts';

const second: Readonly<Record<string, RegExp>> = {
  select: /^(?:[\s\S]*?\bfrom\b|[\s\S]*[(*@]|\s*(?:distinct|all|top|null|true|\d|'))/i,
  insert: /^\s+(?:into|or|ignore|overwrite|low_priority|delayed|high_priority)\b/i,
  update: /^\s+[^\s]+(?:\s+(?:as\s+)?\w+)?(?:\s+set\b|$)|^\s+only\s|^\s+[^\s]+\s*\n/i,
  delete: /^\s+(?:\w+\s+)?from\b/i,
  with: /^\s+(?:recursive\b|[\w"`[\]]+\s*(?:\([^)]*\)\s*)?as\b)/i,
  create:
    /^\s+(?:or|global|local|temp|temporary|unlogged|unique|clustered|materialized|table|index|view|database|schema|type|function|procedure|trigger|extension|sequence|role|user|virtual|policy|domain|aggregate|external)\b/i,
  alter:
    /^\s+(?:table|index|view|database|schema|type|function|procedure|trigger|extension|sequence|role|user|system|default)\b/i,
  drop: /^\s+(?:table|index|view|database|schema|type|function|procedure|trigger|extension|sequence|role|user|materialized|policy)\b/i,
  truncate: /^\s+(?:table\s|only\s|[\w".`]+\s*(?:;|$|,|cascade|restart))/i,
  merge: /^\s+(?:into|using)\b/i,
  replace: /^\s+into\b/i,
  upsert: /^\s+into\b/i,
  call: /^\s+[\w".`]+\s*\(/i,
  exec: /^\s+(?:dbo\.|sp_|usp_|@|\[)/i,
  execute: /^\s+(?:dbo\.|sp_|usp_|procedure\b|immediate\b)/i,
  begin: /^\s*;?\s*$|^\s+(?:transaction|work|immediate|exclusive|deferred|isolation|read)\b/i,
  start: /^\s+transaction\b/i,
  commit: /^\s*;?\s*$|^\s+(?:transaction|work)\b/i,
  rollback: /^\s*;?\s*$|^\s+(?:transaction|work|to)\b/i,
  savepoint: /^\s+\w+\s*;?\s*$/i,
  release: /^\s+savepoint\b/i,
  explain: /^\s+(?:\([^)]*\)\s*|analyze\s+|query\s+plan\s+|verbose\s+)*(?:select|insert|update|delete|with)\b/i,
  pragma: /^\s+[\w.]+\s*(?:[=(;]|$)/i,
  copy: /^\s+[\w".`(][\s\S]*?\b(?:from|to)\b/i,
  lock: /^\s+tables?\b/i,
  grant: /^\s+[\w\s,]+\bon\b/i,
  revoke: /^\s+[\w\s,]+\bon\b/i,
  vacuum: /^\s*(?:;|$|full\b|analyze\b|\()/i,
  refresh: /^\s+materialized\b/i,
  values: /^\s*\(/i,
  show: /^\s+(?:tables|databases|columns|create|index|variables|status|processlist)\b/i,
};

/** Longest beginning that is looked at: enough for a verb and what follows, whatever the length of the text. */
const most = 2_000;

/**
 * Whether a text reads like SQL: a verb in one case (sentences begin with `Select`, SQL doesn't), and what has to follow it.
 * Holes count as some word.
 */
export function readsLikeSql(value: TextValue): boolean {
  const first = value[0];
  if (typeof first !== 'string') return false;
  let text = '';
  for (const part of value) {
    text += typeof part === 'string' ? part : ' x ';
    if (text.length > most) break;
  }
  text = withoutLeadingComments(text.slice(0, most));
  const verb = /^[a-z]+\b|^[A-Z]+\b/.exec(text)?.[0];
  const follows = verb === undefined ? undefined : second[verb.toLowerCase()];
  if (verb === undefined || !follows || !Object.hasOwn(second, verb.toLowerCase())) return false;
  const rest = text.slice(verb.length);
  // One word alone is SQL only where it shouts.
  if (rest.trim().replace(/;$/, '') === '' && verb !== verb.toUpperCase()) return false;
  return follows.test(rest);
}

function withoutLeadingComments(text: string): string {
  let rest = text;
  for (;;) {
    rest = rest.replace(/^[\s(;]+/, '');
    if (rest.startsWith('--') || rest.startsWith('#')) {
      const end = rest.indexOf('\n');
      if (end < 0) return '';
      rest = rest.slice(end + 1);
    } else if (rest.startsWith('/*')) {
      const end = rest.indexOf('*/');
      if (end < 0) return '';
      rest = rest.slice(end + 2);
    } else {
      return rest;
    }
  }
}
