/** GraphQL: fields of a schema's types, as `Type.field`; operations of documents, by their names. */
import type { NamedHandler } from '../../core/index/facts';
import type { Language } from '../../core/index/language';

export const graphql: Language = {
  id: 'graphql',
  files: { '.graphql': '', '.graphqls': '', '.gql': '' },
  read({ source }) {
    const handlers: NamedHandler[] = [];
    let type: string | undefined;
    let depth = 0;
    let isDescription = false;
    for (let line = 1; line <= source.lineCount; line++) {
      let text = source.line(line);
      const quotes = text.split('"""').length - 1;
      if (isDescription || quotes % 2 === 1) {
        if (quotes % 2 === 1) isDescription = !isDescription;
        continue;
      }
      text = text.replace(/#.*$/, '').replace(/"(?:[^"\\]|\\.)*"/g, '');
      const header = /^\s*(?:extend\s+)?(?:type|interface|input)\s+(\w+)/.exec(text)?.[1];
      if (depth === 0 && header !== undefined) type = header;
      const field = type !== undefined && depth === 1 ? /^\s*(\w+)\s*(?:\(|:)/.exec(text)?.[1] : undefined;
      if (field !== undefined) handlers.push(handlerOf(`${type}.${field}`, line));
      const operation = depth === 0 ? /^\s*(query|mutation|subscription)\s+(\w+)/.exec(text) : null;
      if (operation) handlers.push(handlerOf(`${operation[1]} ${operation[2]}`, line));
      for (const character of text) {
        if (character === '{' || character === '(') depth++;
        else if (character === '}' || character === ')') depth = Math.max(0, depth - 1);
      }
      if (depth === 0 && text.includes('}')) type = undefined;
    }
    return { language: 'graphql', package: '', functions: [], handlers };
  },
};

/** Nobody's function: the line itself is the answer. */
function handlerOf(key: string, line: number): NamedHandler {
  return { kind: 'graphql', key: [key], handler: '', line, function: -1 };
}
