// What the name of a span's instrumentation scope says: the workspace's own tracer, an annotation, or a library.
import type { TextValue } from '../../index/facts';
import { literalOf, type IndexedFile, type SourceIndex } from '../../index/sourceIndex';

/** Scopes under which agents and frameworks open the spans of annotations (`@WithSpan`, `@Observed`, `#[WithSpan]`). */
const annotationScopes: readonly RegExp[] = [
  /^io\.opentelemetry\.opentelemetry-(?:instrumentation|extension)-annotations(?:-[\d.]+)?$/,
  /^io\.opentelemetry\.(?:spring-boot-autoconfigure|kotlinx-coroutines-[\d.]+|external-annotations|methods|extension-annotations.*)$/,
  /^io\.opentelemetry\.php\.with-?span$/i,
  /^io\.quarkus\.opentelemetry$/,
  /^io\.micronaut\.code$/,
  /^io\.openliberty\.microprofile\.telemetry$/,
];

/** Scopes of well-known libraries and of their instrumentations. */
const libraryScopes: readonly RegExp[] = [
  /^@opentelemetry\//,
  /^opentelemetry[._-]instrumentation[._-]/i,
  /^OpenTelemetry(?:\.|::)(?:Instrumentation|AutoInstrumentation)\b/,
  /^OpenTelemetry\.(?:Extensions|Contrib)\./,
  /^io\.opentelemetry\./,
  /^go\.opentelemetry\.io\/(?:contrib|otel|auto)\b/,
  /^(?:Microsoft|System|Azure|Amazon|AWSSDK|Google|Npgsql|MySqlConnector|MassTransit|StackExchange\.Redis|Elastic|MongoDB|HotChocolate|Grpc\.|Confluent\.Kafka|RabbitMQ\.Client|Quartz|Hangfire|NServiceBus|Wolverine|Polly|Dapr|Yarp)\b/,
  /^(?:prisma|@prisma\/|next\.js$|nuxt|@fastify\/otel|@nestjs\/|@apollo\/|@sentry\/|@google-cloud\/|@azure\/|@aws-sdk\/|@pinojs\/|@temporalio\/|@hono\/|@effect\/)/,
  /^(?:google\.golang\.org|gorm\.io|cloud\.google\.com|connectrpc\.com|gocloud\.dev|golang\.org|k8s\.io)\//,
  /^(?:temporal-sdk-|aws-sdk|botocore|urllib3$|requests$|kombu|celery$|azure\.|google\.cloud\.|grpc$|pymongo|psycopg)/,
  /^(?:otelhttp|otelgrpc|otelsql|otelgin|otelecho|otelmux|otelchi|envoy|istio|nginx|kong|apisix|traefik)\b/i,
];

export type ScopeMeaning = 'unknown' | 'annotation' | 'library' | 'own';

/** `own` is only said of a tracer that some file of the workspace has. */
export function meaningOf(scope: string, index: SourceIndex): ScopeMeaning {
  if (scope === '') return 'unknown';
  if (annotationScopes.some(pattern => pattern.test(scope))) return 'annotation';
  if (ownScopes(index).has(scope)) return 'own';
  if (libraryScopes.some(pattern => pattern.test(scope)) || isForeignModule(scope, index)) return 'library';
  return 'unknown';
}

/** Names of tracers that files of the workspace make. */
function ownScopes(index: SourceIndex): ReadonlySet<string> {
  return index.derived('names of tracers', () => {
    const names = new Set<string>();
    for (const { file, fact } of index.all('spans')) {
      if (fact.scope === undefined || fact.scope.length === 0) continue;
      const { text, moduleOf } = tracerName(index, file, fact.scope, fact.function);
      if (text !== undefined) names.add(text);
      if (moduleOf) for (const name of index.modulesOf(moduleOf)) names.add(name);
    }
    names.delete('');
    return names;
  });
}

/** A Go import path that belongs to no module of the workspace. */
function isForeignModule(scope: string, index: SourceIndex): boolean {
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+\/[\w./~-]+$/i.test(scope)) return false;
  return !index.units.some(({ names }) =>
    names.some(name => scope === name || scope.startsWith(`${name}/`) || name.startsWith(`${scope}/`)),
  );
}

export type Agreement = 'agrees' | 'unknown' | 'contradicts';

/** Whether a span of this scope can come from a tracer that is named so in the code. */
export function agreement(
  scope: string,
  index: SourceIndex,
  file: IndexedFile,
  tracer: TextValue | undefined,
  inside: number,
): Agreement {
  if (scope === '' || tracer === undefined || tracer.length === 0) return 'unknown';
  const { text, moduleOf, className } = tracerName(index, file, tracer, inside);
  if (text !== undefined) return text === scope ? 'agrees' : 'contradicts';
  if (moduleOf) {
    if (scope === '__main__') return 'agrees';
    return index.modulesOf(moduleOf).includes(scope) ? 'agrees' : 'contradicts';
  }
  if (className !== undefined) return /([\w$]+)$/.exec(scope)?.[1] === className ? 'agrees' : 'unknown';
  return 'unknown';
}

interface TracerName {
  readonly text?: string;
  /** Python's `__name__`: the module of this file. */
  readonly moduleOf?: IndexedFile;
  /** `Invoice.class.getName()`, `typeof(Invoice).FullName`: the class. */
  readonly className?: string;
}

function tracerName(index: SourceIndex, file: IndexedFile, tracer: TextValue, inside: number): TracerName {
  const text = literalOf(tracer);
  if (text !== undefined) return { text };
  const part = tracer.length === 1 ? tracer[0] : null;
  if (typeof part !== 'object' || part === null || !('ref' in part)) return {};
  if (part.ref === '__name__') return { moduleOf: file };
  const constants = index.lookUp(file, part.ref, inside).flatMap(found => (found.kind === 'constant' ? [found] : []));
  if (constants.length === 1) {
    const [{ file: home, fact }] = constants;
    const inner = fact.value.length === 1 ? fact.value[0] : null;
    if (typeof inner === 'object' && inner !== null && 'ref' in inner && inner.ref === '__name__')
      return { moduleOf: home };
    const known = literalOf(index.resolveText(home, fact.value, fact.function));
    if (known !== undefined) return { text: known };
  }
  const className = /(?:^|[.\s(])([A-Z][\w$]*)(?:\.class|::class|\.self|\)\.)/.exec(part.ref)?.[1];
  return className === undefined ? {} : { className };
}
