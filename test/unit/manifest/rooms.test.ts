import assert from 'node:assert/strict';
import { ESLint } from 'eslint';

const rule = 'rooms/one-way';

/** Files that must not be: each breaks the order of the rooms in one way. */
const wrong = [
  ['src/core/x.ts', "import '../host/log';"],
  ['src/core/x.ts', "import '../extension';"],
  ['src/core/x.ts', "import '../languages/typescript/names';"],
  ['src/core/x.ts', "import 'vscode';"],
  ['src/core/x.ts', "import 'fs';"],
  ['src/core/x.ts', "import 'node:fs';"],
  ['src/core/x.ts', "import type { Log } from '../host/log'; export type X = Log;"],
  ['src/core/x.ts', "export type X = import('../host/log').Log;"],
  ['src/core/x.ts', "export const x = () => import('vscode');"],
  ['src/core/x.ts', "export * from '../protocol/timeline';"],
  ['src/protocol/x.ts', "export { decode } from '../backends/decoder';"],
  ['src/backends/jaeger/x.ts', "import '../../host/log';"],
  ['src/backends/x.ts', "import 'vscode';"],
  ['src/backends/x.ts', "import '../workers/decode';"],
  ['src/workers/x.ts', "import '../host/log';"],
  ['src/workers/x.ts', "import 'undici';"],
  ['src/host/x.ts', "import '../features/signIn/index';"],
  ['src/host/x.ts', "export const x = require('../workers/decode');"],
  ['src/features/signIn/x.ts', "import '../connect/words';"],
  ['src/features/signIn/x.ts', "import '../../../webview/timeline/dom';"],
  ['webview/timeline/x.ts', "import '../../src/host/log';"],
  ['webview/timeline/x.ts', "import 'vscode';"],
  ['webview/timeline/x.ts', "import '@vscode/webview-ui-toolkit';"],
];

const right = [
  ['src/core/search/x.ts', "import '../time';"],
  ['src/protocol/x.ts', "import '../core/time';"],
  ['src/backends/jaeger/x.ts', "import '../backend'; import 'node:net'; import 'undici';"],
  ['src/workers/x.ts', "import '../backends/backend'; import 'node:net';"],
  ['src/host/x.ts', "import '../backends/backend'; import 'vscode';"],
  ['src/features/signIn/x.ts', "import './words'; import '../../host/log'; import '../../core/time';"],
  ['src/extension.ts', "import './features/signIn/index'; import 'vscode';"],
  [
    'webview/timeline/parts/x.ts',
    "import '../../../src/protocol/timeline'; import '../dom'; import '../../ui/toolkit';",
  ],
  ['webview/ui/toolkit.ts', "import '@vscode/webview-ui-toolkit/dist/button/index.js';"],
];

describe('the rooms', function () {
  this.timeout(30_000); // ESLint alone needs two seconds to get going
  const eslint = new ESLint();
  const isReported = async (file: string, text: string) => {
    const [{ messages }] = await eslint.lintText(text, { filePath: file });
    assert.ok(!messages.some(message => message.fatal), `${text} can be read`);
    return messages.some(({ ruleId, severity }) => ruleId === rule && severity === 2);
  };

  it('may not import against the order, in whatever form', async () => {
    const passed = [];
    for (const [file, text] of wrong) if (!(await isReported(file, text))) passed.push(`${file}: ${text}`);
    assert.deepEqual(passed, []);
  });

  it('may import along it', async () => {
    const held = [];
    for (const [file, text] of right) if (await isReported(file, text)) held.push(`${file}: ${text}`);
    assert.deepEqual(held, []);
  });
});
