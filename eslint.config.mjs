// Besides the usual checks, this file keeps the rooms of src/README.md apart: which folder may import what.
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('.', import.meta.url));

/** What each room may import besides itself: other rooms, and packages (`node:` stands for all of Node's own modules). */
const rooms = {
  'src/core': { rooms: [], packages: [] },
  'src/languages': { rooms: ['src/core'], packages: [] },
  'src/protocol': { rooms: ['src/core'], packages: [] },
  'src/backends': {
    rooms: ['src/core', 'src/languages', 'src/protocol'],
    packages: ['node:', 'undici', '@grpc/grpc-js'],
  },
  'src/workers': {
    rooms: ['src/core', 'src/languages', 'src/protocol', 'src/backends'],
    packages: ['node:', 'web-tree-sitter', 'ignore'],
  },
  'src/host': { rooms: ['src/core', 'src/languages', 'src/protocol', 'src/backends'], packages: ['node:', 'vscode'] },
  'src/features': {
    rooms: ['src/core', 'src/languages', 'src/protocol', 'src/backends', 'src/host'],
    packages: ['node:', 'vscode'],
  },
  'src/cli': { rooms: ['src/core', 'src/languages', 'src/workers'], packages: ['node:'] },
  webview: { rooms: ['src/core', 'src/protocol'], packages: [] },
};

/** The one door to each of these packages: replacing one is a change of that file alone. */
const doors = {
  'webview/ui/toolkit.ts': ['@vscode/webview-ui-toolkit'],
  'src/core/layout/layOutGraph.ts': ['@dagrejs/dagre'],
  'src/core/query/regex.ts': ['re2js'],
};

/** The room that a path (from the root, without a leading slash) lies in; undefined outside all of them. */
function roomOf(path) {
  return Object.keys(rooms).find(room => path === room || path.startsWith(`${room}/`));
}

/** Why `file` may not import `name`; undefined when it may. */
function objection(file, name) {
  const room = roomOf(file);
  if (!room) return undefined;
  if (!name.startsWith('.')) {
    const allowed = [...rooms[room].packages, ...(doors[file] ?? [])];
    const isAllowed = allowed.some(
      entry => name === entry || name.startsWith(entry.endsWith(':') ? entry : `${entry}/`),
    );
    return isAllowed ? undefined : `${name} does not belong into ${room} (see src/README.md).`;
  }
  const target = relative(root, join(root, dirname(file), name))
    .split(sep)
    .join('/');
  const targetRoom = roomOf(target);
  if (targetRoom === undefined || (targetRoom !== room && !rooms[room].rooms.includes(targetRoom))) {
    return `Imports point one way: ${room} may not import from ${targetRoom ?? target} (see src/README.md).`;
  }
  const feature = path => (path.startsWith('src/features/') ? path.split('/')[2] : undefined);
  if (feature(target) !== undefined && feature(target) !== feature(file)) {
    return 'No feature imports another one: what two share moves down, into host or core (see src/README.md).';
  }
  return undefined;
}

/** Looks at every form that an import can have, types and dynamic ones included. */
const oneWay = {
  meta: { type: 'problem' },
  create(context) {
    const file = relative(root, context.filename).split(sep).join('/');
    const check = source => {
      const message = typeof source?.value === 'string' && objection(file, source.value);
      if (message) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: node => check(node.source),
      ExportAllDeclaration: node => check(node.source),
      ExportNamedDeclaration: node => check(node.source),
      ImportExpression: node => check(node.source),
      TSImportType: node => check(node.source),
      TSExternalModuleReference: node => check(node.expression),
      CallExpression: node => node.callee.name === 'require' && check(node.arguments[0]),
    };
  },
};

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
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    plugins: { rooms: { rules: { 'one-way': oneWay } } },
    rules: { 'no-console': 'error', 'rooms/one-way': 'error' },
  },
);
