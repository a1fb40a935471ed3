import type { TextValue } from '../../core/index/facts';

const beginnings =
  /^(?:select\s+\S|insert\s+(?:ignore\s+|or\s+\w+\s+)?(?:into\b|overwrite\b|\S+\s*(?:\(|values|select))|update\s+\S+(?:\s+\S+){0,3}?\s+set\b|update\s+\S+$|delete\s+(?:from\b|\S+\s+from\b)|with\s+(?:recursive\s+)?[\w"`]+\s*(?:\([^)]*\)\s*)?as\b|create\s+(?:or\s+replace\s+|unique\s+|temp(?:orary)?\s+|unlogged\s+|global\s+|materialized\s+)*(?:table|index|view|database|schema|function|procedure|trigger|sequence|type|extension|virtual)\b|alter\s+(?:table|index|view|database|schema|sequence|type)\b|drop\s+(?:table|index|view|database|schema|function|sequence|type|trigger)\b|truncate\s+(?:table\s+)?[\w."`]+|merge\s+(?:into\s+)?\S+\s+(?:as\s+\S+\s+|\S+\s+)?using\b|replace\s+into\b|call\s+[\w.]+\s*\(|begin(?:\s+(?:transaction|work|immediate|exclusive|deferred)|;|$)|start\s+transaction|commit(?:\s+\w+)?;?$|rollback(?:\s+\w+)?;?$|savepoint\s+\w|values\s*\(|pragma\s+\w|explain\s+\w|lock\s+table|upsert\s+into\b|copy\s+\S+\s+(?:from|to|\()|set\s+(?:local|session)\s+\w)/i;

/** Whether a text begins as a statement of SQL does, comments and brackets in front left out. */
export function isSqlLike(text: string): boolean {
  let at = 0;
  for (;;) {
    while (at < text.length && ' \t\r\n('.includes(text[at])) at++;
    if (text.startsWith('--', at)) {
      const end = text.indexOf('\n', at);
      if (end < 0) return false;
      at = end + 1;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at);
      if (end < 0) return false;
      at = end + 2;
    } else break;
  }
  const start = text.slice(at, at + 300).trimEnd();
  if (!beginnings.test(start)) return false;
  // "Select a plan" and "Select the file you want": sentences for people; a query goes on with FROM, a sign or a number.
  if (!/^select\b/i.test(start)) return true;
  return (
    /\bfrom\b/i.test(text.slice(at)) ||
    /^select\s+(?:[\d'"`$:?@*(]|\w+\s*\(|distinct\b|null\b|true\b|false\b|[\w.]+\s*(?:,|$|;))/i.test(start)
  );
}

/** The same for a text in parts: its beginning has to be known. */
export function isSqlValue(value: TextValue): boolean {
  const [first] = value;
  if (typeof first !== 'string') return false;
  if (value.length === 1) return isSqlLike(first);
  return isSqlLike(value.map(part => (typeof part === 'string' ? part : ' x ')).join(''));
}
