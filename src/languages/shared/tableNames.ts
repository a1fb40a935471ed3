// Names of tables as object mappers make them from names of classes.

/** `OrderItem` to `order_item`, `HTTPLog` to `http_log`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

const irregular: Readonly<Record<string, string>> = {
  person: 'people', child: 'children', man: 'men', woman: 'women', mouse: 'mice', goose: 'geese', foot: 'feet', tooth: 'teeth',
  ox: 'oxen', quiz: 'quizzes', datum: 'data', medium: 'media', index: 'indices', status: 'statuses',
}; // prettier-ignore
const unchanged = new Set(
  'equipment information rice money species series fish sheep news data media metadata'.split(' '),
);

/** English plural of the last word of a snake-case name. */
export function plural(name: string): string {
  const at = name.lastIndexOf('_') + 1;
  const word = name.slice(at);
  return name.slice(0, at) + pluralOf(word);
}

function pluralOf(word: string): string {
  if (word === '' || unchanged.has(word)) return word;
  if (Object.hasOwn(irregular, word)) return irregular[word];
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(?:[^f]fe|[lr]f)$/.test(word)) return word.replace(/fe?$/, 'ves');
  if (/(?:hero|potato|tomato|echo)$/.test(word)) return `${word}es`;
  return `${word}s`;
}
