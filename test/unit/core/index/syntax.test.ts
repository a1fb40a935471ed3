import assert from 'node:assert/strict';
import { Language, Parser } from 'web-tree-sitter';
import { buildSyntax, SourceText } from '../../../../src/core/index/syntax';
import type { SyntaxNode } from '../../../../src/core/index/syntax';

async function parse(text: string): Promise<SyntaxNode> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load('node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm'));
  return buildSyntax(parser.parse(text)!.walk(), new SourceText(text));
}

describe('a syntax tree as plain objects', () => {
  it('keeps named nodes, and those without a name that stand in a field', async () => {
    const root = await parse('x = a + "é🙂" # why\ndef f(b): return b\n');
    assert.equal(root.type, 'module');
    assert.deepEqual(
      [...root.walk()].map(({ type, text, line }) => [type, text, line]),
      [
        ['module', 'x = a + "é🙂" # why\ndef f(b): return b\n', 1],
        ['expression_statement', 'x = a + "é🙂"', 1],
        ['assignment', 'x = a + "é🙂"', 1],
        ['identifier', 'x', 1],
        ['binary_operator', 'a + "é🙂"', 1],
        ['identifier', 'a', 1],
        ['+', '+', 1],
        ['string', '"é🙂"', 1],
        ['string_start', '"', 1],
        ['string_content', 'é🙂', 1],
        ['string_end', '"', 1],
        ['comment', '# why', 1],
        ['function_definition', 'def f(b): return b', 2],
        ['identifier', 'f', 2],
        ['parameters', '(b)', 2],
        ['identifier', 'b', 2],
        ['block', 'return b', 2],
        ['return_statement', 'return b', 2],
        ['identifier', 'b', 2],
      ],
    );
    const definition = root.child('function_definition')!;
    assert.equal(definition.field('name')?.text, 'f');
    assert.equal(definition.field('body')?.around('function_definition'), definition);
    assert.equal(root.children[0].children[0].field('right')?.field('operator')?.text, '+');
  });

  it('says the line of an offset, from 1', () => {
    const source = new SourceText('a\r\nbc\n');
    assert.deepEqual(
      [0, 2, 3, 5, 6].map(offset => source.lineAt(offset)),
      [1, 1, 2, 2, 3],
    );
    assert.deepEqual([source.line(1), source.line(2), source.line(3), source.lineCount], ['a', 'bc', '', 3]);
  });
});
