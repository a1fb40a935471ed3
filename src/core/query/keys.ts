/** Keys that a query knows by itself; every other key is the name of an attribute. */

/** What stands behind a key: text, a choice of a few words, a time with its unit, a number, or true and false. */
export type KeyType = 'text' | 'choice' | 'duration' | 'number' | 'truth';

export interface BuiltInKey {
  readonly name: string;
  readonly type: KeyType;
  /** Of a choice: in the order of the numbers in the table. */
  readonly choices?: readonly string[];
  /** Other names: what Jaeger and OpenTelemetry call it. */
  readonly aliases?: readonly string[];
}

export const spanKinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export const spanStatuses = ['unset', 'ok', 'error'] as const;
/** What `has:` knows by itself. */
export const possessions = ['exception', 'event', 'link', 'children', 'parent', 'warning', 'error'] as const;

export const builtInKeys: readonly BuiltInKey[] = [
  { name: 'service', type: 'text', aliases: ['service.name'] },
  { name: 'name', type: 'text', aliases: ['operation'] },
  { name: 'kind', type: 'choice', choices: spanKinds, aliases: ['span.kind'] },
  { name: 'status', type: 'choice', choices: spanStatuses, aliases: ['otel.status_code'] },
  { name: 'duration', type: 'duration' },
  { name: 'self', type: 'duration' },
  { name: 'error', type: 'truth' },
  { name: 'has', type: 'text' },
  { name: 'event', type: 'text' },
  { name: 'message', type: 'text', aliases: ['status.message', 'otel.status_description'] },
  { name: 'scope', type: 'text', aliases: ['otel.scope.name', 'otel.library.name'] },
  { name: 'id', type: 'text', aliases: ['span.id'] },
  { name: 'root', type: 'truth' },
  { name: 'depth', type: 'number' },
  { name: 'children', type: 'number' },
];

const byName = new Map(
  builtInKeys.flatMap(key => [key.name, ...(key.aliases ?? [])].map(name => [name, key] as const)),
);

/** An attribute that has such a name is asked for in quotes, or by `span.name`, see `attributeScope.ts`. */
export function findBuiltInKey(name: string): BuiltInKey | undefined {
  return byName.get(name);
}
