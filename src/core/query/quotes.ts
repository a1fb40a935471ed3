/** In double quotes, with a backslash before what would end them. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** What quotes of either kind hold; the last one may still be missing. */
export function unquoted(written: string): string {
  const [quote] = written;
  let text = '';
  for (let at = 1; at < written.length && written[at] !== quote; at++) {
    if (written[at] === '\\' && /["'\\]/.test(written.charAt(at + 1))) at++;
    text += written[at];
  }
  return text;
}
