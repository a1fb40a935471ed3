/** Elixir: modules and their functions, spans, Phoenix routes, Oban workers; by lines, as its formatter lays them out. */
import type { FileFacts, NamedHandler } from '../../core/index/facts';
import type { Language, SourceFile } from '../../core/index/language';
import { ElixirFile } from './elixirFile';
import { routesOf } from './routes';
import { spansOf } from './spans';

export const elixir: Language = { id: 'elixir', files: { '.ex': '', '.exs': '' }, read };

function read({ source }: SourceFile): FileFacts {
  const file = new ElixirFile(source);
  return {
    language: 'elixir',
    package: '',
    functions: file.functions,
    types: file.types,
    spans: spansOf(file),
    routes: routesOf(file),
    handlers: jobsOf(file),
  };
}

/** A worker's name is its module's. */
function jobsOf(file: ElixirFile): NamedHandler[] {
  const workers = new Set(
    file.lines.flatMap(({ text, module }) => (/^\s*use Oban(?:\.Pro)?\.Worker\b/.test(text) ? [module] : [])),
  );
  return file.functions.flatMap(({ name, owner, line }, handler) =>
    workers.has(owner) && /^(?:perform|process)$/.test(name)
      ? [{ kind: 'job' as const, key: [owner], handler, line, function: -1 }]
      : [],
  );
}
