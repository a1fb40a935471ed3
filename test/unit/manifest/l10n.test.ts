import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import { english } from '../../../webview/timeline/strings';

const file = 'l10n/bundle.l10n.json';

/**
 * All TypeScript of the host, as translators' tools read it: they know `vscode.l10n.t` alone. Rooms without vscode are
 * handed the translating function, and call it `t` or `translate`; those that don't even have that make a `phrase`, which is
 * translated where it is shown.
 */
function sources(folder: string): { extension: string; contents: string }[] {
  // What has no such call holds no text: the tool looks for the name as well, but takes seconds to read all sources.
  const callers = textsIn(folder).filter(text => /\bl10n\b|(?<![\w.])(?:this\.)?(?:t|translate|phrase)\(/.test(text));
  const texts = callers.map(text =>
    text.includes(importOfHost)
      ? text.replace(importOfHost, '')
      : text.replace(/(?<![\w.])(?:this\.)?(?:t|translate|phrase)\((?=\s*['"`])/g, 'vscode.l10n.t('),
  );
  // As one file: the tool takes a quarter of a second for each.
  return [{ extension: '.ts', contents: [importOfHost, ...texts].join('\n') }];
}

const importOfHost = "import * as vscode from 'vscode';";

function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .sort()
    .map(name => readFileSync(join(folder, name), 'utf8'));
}

describe('the texts for translators', () => {
  it('are those of the host and of the page, no more and no fewer (UPDATE_EXPECTED=1 writes them anew)', async function () {
    this.timeout(60_000);
    const texts = await getL10nJson(sources('src'));
    for (const text of Object.values(english)) texts[text] = text;
    const sorted = Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
    assert.ok(Object.keys(sorted).length > 150);
    if (process.env['UPDATE_EXPECTED']) writeFileSync(file, JSON.stringify(sorted, null, 2) + '\n');
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), sorted);
  });

  it('miss no phrase: each is made of one literal text, and stands where it is found', () => {
    const made = textsIn('src').flatMap(text =>
      Array.from(text.matchAll(/(?<!function )\bphrase\(/g), ({ index }) => text.slice(index - 1, index + 200)),
    );
    assert.ok(made.length > 15);
    assert.deepEqual(
      made.filter(call => !/^[^\w.]phrase\(\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*[,)]/.test(call)),
      [],
    );
  });
});
