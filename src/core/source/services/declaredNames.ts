// Where code and configuration say which service they are: `OTEL_SERVICE_NAME` in an environment, a resource's attribute, an
// argument of an SDK's setup.
import type { CallSite, TextValue } from '../../index/facts';
import { literalOf } from '../../index/sourceIndex';
import type { IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { imageName } from './serviceNames';

/** A service's name as it is declared, and where: `folder` when the declaration itself says which folder is built. */
export interface DeclaredName {
  readonly name: string;
  readonly file: IndexedFile;
  /** Segments, relative to the declaring file's folder. */
  readonly buildFolder?: readonly string[];
  /** Other names of the same thing (compose service, deployment, image): where the declaration is far from the code. */
  readonly aliases: readonly string[];
}

export function declaredNames(index: SourceIndex): readonly DeclaredName[] {
  return index.derived('declared service names', () => [...inConfiguration(index), ...inCode(index)]);
}

const nameKey =
  /(?:^|[._-])otel[._-]service[._-]name$|^spring\.application\.name$|(?:^|\.)service\.name$|^quarkus\.(?:application\.name|otel\.service\.name)$|^micronaut\.application\.name$|(?:^|\.)(?:OpenTelemetry|Otel):?\.?ServiceName$/i;

function* inConfiguration(index: SourceIndex): Generator<DeclaredName> {
  const byFile = new Map<IndexedFile, Map<string, string>>();
  for (const { file, fact } of index.all('config')) {
    let settings = byFile.get(file);
    if (!settings) byFile.set(file, (settings = new Map()));
    if (!settings.has(fact.key)) settings.set(fact.key, fact.value);
  }
  for (const [file, settings] of byFile) {
    for (const [key, value] of settings) {
      const name = declaredBy(key, value, settings);
      if (name === undefined || name === '' || name.includes('${')) continue;
      yield { name, file, ...surroundings(key, settings) };
    }
  }
}

/** The name that one setting declares. */
function declaredBy(key: string, value: string, settings: ReadonlyMap<string, string>): string | undefined {
  const text = value.trim().replace(/^["']|["']$/g, '');
  if (nameKey.test(key)) return withoutDefault(text);
  // Lists of an environment: `- OTEL_SERVICE_NAME=cart` (compose), `- name: OTEL_SERVICE_NAME`, `value: cart` (Kubernetes).
  const pair = /^OTEL_SERVICE_NAME=["']?([^"'\s]+)/.exec(text)?.[1];
  if (pair !== undefined) return withoutDefault(pair);
  if (text === 'OTEL_SERVICE_NAME' && key.endsWith('.name'))
    return settings.get(key.slice(0, -'name'.length) + 'value');
  return /(?:^|[,\s=])service\.name=([^,\s"']+)/.exec(text)?.[1];
}

/** `${NAME:cart}` and `${NAME:-cart}` are `cart` unless somebody says otherwise. */
function withoutDefault(text: string): string {
  return /^\$\{[^:}]*:-?([^}]*)\}$/.exec(text)?.[1] ?? text;
}

/** What stands around a declaration in a file about several services. */
function surroundings(
  key: string,
  settings: ReadonlyMap<string, string>,
): Pick<DeclaredName, 'aliases' | 'buildFolder'> {
  const compose = /^services\.([^.]+)\./.exec(key)?.[1];
  if (compose !== undefined) {
    const at = `services.${compose}.`;
    const build = settings.get(`${at}build.context`) ?? settings.get(`${at}build`);
    const dockerfile = settings.get(`${at}build.dockerfile`);
    const image = settings.get(`${at}image`);
    const aliases = [compose, ...(image === undefined ? [] : [imageName(image)])];
    const folders = (build ?? '').split('/').filter(part => part !== '' && part !== '.');
    // With the whole repository as its context the Dockerfile tells.
    const inDockerfile = folders.length
      ? []
      : (dockerfile ?? '')
          .split('/')
          .slice(0, -1)
          .filter(part => part !== '.');
    const buildFolder = [...folders, ...inDockerfile];
    return build !== undefined && buildFolder.length ? { aliases, buildFolder } : { aliases };
  }
  const container = /^(.*\bcontainers\.\d+\.)/.exec(key)?.[1];
  if (container === undefined) return { aliases: [] };
  const image = settings.get(`${container}image`);
  const names = [settings.get(`${container}name`), image && imageName(image), settings.get('metadata.name')];
  return { aliases: names.filter(name => name !== undefined && name !== '') as string[] };
}

/** Calls by which SDKs are told the service's name; the name is the first text. */
const namingCalls =
  'setServiceName withServiceName WithServiceName with_service_name ServiceName registerOTel AddService serviceName'.split(
    ' ',
  );
/** Calls that take a resource's attributes, among them perhaps the name. */
const resourceCalls = 'Resource NodeSDK resourceFromAttributes BasicTracerProvider'.split(' ');
const attributeKey = /^(?:service\.name|service_name|serviceName|.*\bSERVICE_NAME|.*\bServiceName(?:Key)?)\]?$/;

function* inCode(index: SourceIndex): Generator<DeclaredName> {
  const seen = new Set<string>();
  const calls = [
    ...[...namingCalls, ...resourceCalls].flatMap(callee => index.callsOf(callee)),
    ...index.callsWith('service.name'),
  ];
  for (const { file, fact } of calls) {
    if (file.isTest) continue;
    for (const value of valuesIn(fact)) {
      const name = literalOf(index.resolveText(file, value, fact.function));
      const key = `${file.uri} ${name}`;
      if (name === undefined || name.trim() === '' || name === 'service.name' || seen.has(key)) continue;
      seen.add(key);
      yield { name, file, aliases: [] };
    }
  }
}

function valuesIn({ callee, args, named }: CallSite): readonly TextValue[] {
  const values = Object.entries(named ?? {}).flatMap(([key, value]) => (attributeKey.test(key) ? [value] : []));
  const at = (args ?? []).findIndex(isNameKey);
  if (at >= 0 && args?.[at + 1]) values.push(args[at + 1]);
  if (namingCalls.includes(callee) && args?.[0] && at < 0) values.push(args[0]);
  return values;
}

function isNameKey(value: TextValue): boolean {
  const part = value.length === 1 ? value[0] : undefined;
  if (typeof part === 'string') return part === 'service.name';
  return typeof part === 'object' && part !== null && 'ref' in part && attributeKey.test(part.ref);
}
