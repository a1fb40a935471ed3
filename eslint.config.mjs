// Besides the usual checks, this file keeps the rooms of src/README.md apart: which folder may import which.
import tseslint from 'typescript-eslint';

/** Files of `room` may not import from any of `banned` (folders below src/, or package names). */
function room(files, folders, packages = []) {
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...folders.map(folder => ({
              group: [`**/${folder}/**`, `**/${folder}`],
              message: `Imports point one way: this room may not import from ${folder}/ (see src/README.md).`,
            })),
            ...packages.map(name => ({
              group: [name],
              message: `${name} does not belong into this room (see src/README.md).`,
            })),
          ],
        },
      ],
    },
  };
}

const toolkit = '@vscode/webview-ui-toolkit*';
const node = 'node:*';

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'demo/**', 'node_modules/**', 'test/workspaces/**', 'test/fixtures/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'off',
    },
  },
  { files: ['src/**/*.ts', 'webview/**/*.ts'], rules: { 'no-console': 'error' } },
  room(
    ['src/core/**/*.ts'],
    ['protocol', 'backends', 'workers', 'host', 'features', 'cli', 'webview'],
    ['vscode', node, 'undici', toolkit],
  ),
  room(
    ['src/languages/**/*.ts'],
    ['protocol', 'backends', 'workers', 'host', 'features', 'cli', 'webview'],
    ['vscode', node, 'undici', toolkit],
  ),
  room(
    ['src/protocol/**/*.ts'],
    ['backends', 'workers', 'host', 'features', 'cli', 'webview', 'languages'],
    ['vscode', node, 'undici', toolkit],
  ),
  room(['src/backends/**/*.ts'], ['workers', 'host', 'features', 'cli', 'webview'], ['vscode', toolkit]),
  room(['src/workers/**/*.ts'], ['backends', 'host', 'features', 'cli', 'webview'], ['vscode', 'undici', toolkit]),
  room(['src/host/**/*.ts'], ['features', 'cli', 'webview'], [toolkit]),
  room(['src/features/**/*.ts'], ['features', 'cli', 'webview'], ['undici', toolkit]),
  room(
    ['webview/**/*.ts'],
    ['backends', 'workers', 'host', 'features', 'cli', 'languages'],
    ['vscode', node, 'undici', toolkit],
  ),
  // The one door to the toolkit: replacing it is a change of that file alone.
  room(
    ['webview/ui/toolkit.ts'],
    ['backends', 'workers', 'host', 'features', 'cli', 'languages'],
    ['vscode', node, 'undici'],
  ),
);
