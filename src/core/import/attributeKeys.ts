import { sparseKeys } from '../spans/spanTable';
import { KeyTable } from './keyTable';

/** Attributes that readers look at besides the sparse ones. In Jaeger's JSON most of a span's own fields are tags, too. */
const otherKeys = [
  'error',
  '@jaeger@warnings',
  'span.kind',
  'otel.status_code',
  'otel.scope.name',
  'otel.library.name',
] as const;

/** Below `sparseKeys.length` the index is that of the sparse key; the others are named in `AttributeKey`. */
export const attributeKeys = new KeyTable<string>([...sparseKeys, ...otherKeys]);

export const AttributeKey = {
  error: sparseKeys.length,
  warnings: sparseKeys.length + 1,
  kind: sparseKeys.length + 2,
  statusCode: sparseKeys.length + 3,
  scopeName: sparseKeys.length + 4,
  libraryName: sparseKeys.length + 5,
} as const;
