import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { english } from '../../../../src/core/translate';
import { exportedWords } from '../../../../src/features/traceFiles/exportWords';

describe('the words after an export', () => {
  const t = (text: string, ...args: unknown[]): string => english(text, ...args.map(String));
  const words = (what: Parameters<typeof exportedWords>[1]): string =>
    exportedWords({ t } as Pick<typeof vscode.l10n, 't'>, what);

  it('count traces and spans, one of them as one', () => {
    assert.equal(words({ traceCount: 1, spanCount: 1, name: 'a.json' }), 'Exported a trace of one span to a.json.');
    assert.equal(words({ traceCount: 1, spanCount: 7, name: 'a.json' }), 'Exported a trace of 7 spans to a.json.');
    assert.equal(words({ traceCount: 2, spanCount: 7, name: 'a.json' }), 'Exported 2 traces of 7 spans to a.json.');
  });

  it('say how many values were left out, also if none was', () => {
    assert.match(words({ traceCount: 1, spanCount: 7, leftOut: 0, name: 'a.json' }), /Values left out: 0\.$/);
  });
});
