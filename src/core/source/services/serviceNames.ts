import type { SpanView } from '../spanView';

/** How alike two names are: as written but for case and separators, without what deployments add, not at all. */
export type Likeness = 'same' | 'alike' | undefined;

const environments = new Set(
  'dev develop development prod production live staging stage preprod test testing qa uat local demo sandbox'.split(
    ' ',
  ),
);
const affixes = ['microservice', 'service', 'svc', 'api', 'server', 'app'];

/** A name ready to be compared. */
export interface ServiceName {
  readonly text: string;
  /** Letters and digits only, lower case. */
  readonly plain: string;
  /** `plain` without environment, version, affixes and what the project puts in front. */
  readonly core: string;
}

/** `project`: words that a project puts in front of all its names (its own name, a namespace), as `plain` has them. */
export function readServiceName(text: string, project: ReadonlySet<string> = new Set()): ServiceName {
  const words = wordsOf(text);
  const plain = words.join('');
  const kept = words.filter((word, i) => !(words.length > 1 && (environments.has(word) || (i > 0 && isVersion(word)))));
  return { text, plain, core: coreOf(withoutProject(kept.length ? kept : words, project).join('')) };
}

export function likeness(a: ServiceName, b: ServiceName): Likeness {
  if (a.plain === '' || b.plain === '') return undefined;
  if (a.plain === b.plain) return 'same';
  return a.core === b.core ? 'alike' : undefined;
}

/** Letters and digits only, lower case: what `project` of readServiceName holds. */
export function plainName(text: string): string {
  return wordsOf(text).join('');
}

/**
 * Names that a span's sender goes by, best first. Resources that the SDK could not name (`unknown_service:node`) have none: no
 * folder is theirs more than any other.
 */
export function namesOfSender(span: SpanView): readonly string[] {
  const { service } = span;
  if (service === '' || isUnknown(service)) return [];
  const image = span.resource('container.image.name');
  const others = [span.resource('k8s.deployment.name'), image && imageName(image)];
  return [service, ...others.filter(name => name !== undefined && name !== '' && name !== service)] as string[];
}

/** What SDKs call a program that has no name. */
export function isUnknown(service: string): boolean {
  return /^unknown[_-]service(?![a-z0-9])/i.test(service);
}

/** `registry.acme.com/shop/catalog:1.2` is the image `catalog`. */
export function imageName(image: string): string {
  const path = image.replace(/@.*$/s, '');
  return path.slice(path.lastIndexOf('/') + 1).replace(/:.*$/s, '');
}

function wordsOf(text: string): string[] {
  return text
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');
}

function isVersion(word: string): boolean {
  return /^v?\d+$/.test(word);
}

function withoutProject(words: readonly string[], project: ReadonlySet<string>): readonly string[] {
  let head = '';
  for (let i = 0; i < words.length - 1; i++) {
    head += words[i];
    if (project.has(head)) return words.slice(i + 1);
  }
  return words;
}

/** Without `service`, `svc` … at either end, as long as a name remains. */
function coreOf(plain: string): string {
  let core = plain;
  for (;;) {
    const affix = affixes.find(
      word => core.length >= word.length + 2 && (core.endsWith(word) || core.startsWith(word)),
    );
    if (affix === undefined) return core;
    core = core.endsWith(affix) ? core.slice(0, -affix.length) : core.slice(affix.length);
  }
}
