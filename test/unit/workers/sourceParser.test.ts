import assert from 'node:assert/strict';
import { SourceParser } from '../../../src/workers/sourceParser';

const text = 'def load():\n    return 1\n';

describe('the parser of sources', () => {
  it('is made anew after it broke down: one file is lost, and told of', async () => {
    const lost: string[] = [];
    const parser = new SourceParser(
      {
        engine: 'node_modules/web-tree-sitter/web-tree-sitter.cjs',
        wasm: name =>
          name === 'web-tree-sitter' ? 'node_modules/web-tree-sitter/web-tree-sitter.wasm' : grammarOf(name),
      },
      path => lost.push(path.join('/')),
    );
    const grammarOf = (name: string): string => `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`;
    assert.equal((await parser.read(['a.py'], text))?.functions.length, 1);
    // What a trap does to the engine: from then on every call into it fails.
    const { parser: engine } = await (
      parser as unknown as { started: Promise<{ parser: { parse(text: string): unknown } }> }
    ).started;
    engine.parse = () => {
      throw new Error('memory access out of bounds');
    };
    assert.equal(await parser.read(['b.py'], text), undefined);
    assert.deepEqual(lost, ['b.py']);
    assert.equal((await parser.read(['c.py'], text))?.functions.length, 1);
  });
});
