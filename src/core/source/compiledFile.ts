// From what a compiler wrote to what it was written from: by a source map, or by where compilers put things.
import { readSourceMap, largestMap } from './sourceMap';
import type { SourceMap } from './sourceMap';
import type { RuleContext } from './rule';
import { libraryOf, outputFolderIn, readSourcePath } from './sourcePath';
import type { WorkspaceFile } from './sourceResolver';
import type { SpanView } from './spanView';

/** `path` can be matched like one that the process said; without a map its lines are not known. */
export type SourcePlace = { readonly path: string; readonly line: number | undefined } | { readonly isLibrary: true };

/**
 * Source of a place in a compiled file. Undefined when it is none, or nothing is known of where it comes from. Frames that
 * name a source are not looked at: the runtime mapped them already.
 */
export function mapToSource(
  raw: string,
  line: number | undefined,
  column: number | undefined,
  span: SpanView,
  context: RuleContext,
): SourcePlace | undefined {
  const path = readSourcePath(raw);
  const { segments } = path;
  const name = segments[segments.length - 1] ?? '';
  if (path.builtIn || !/\.[cm]?jsx?$/.test(name) || libraryOf(segments)) return undefined;
  const compiled = compiledFiles(segments, span, context);
  for (const file of compiled) {
    const map = mapOf(file.uri, context);
    const found = line === undefined ? undefined : map?.find(line, column);
    if (found) {
      const place = sourcePath(found.source, mapFolder(file.uri, context));
      return libraryOf(readSourcePath(place).segments) ? { isLibrary: true } : { path: place, line: found.line };
    }
    if (map) {
      // The map is of another build, or says that a tool made this line: the file is all that can be known.
      const sources = map.sources.filter(source => !/node_modules|webpack\/(?:bootstrap|runtime)/.test(source));
      if (sources.length === 1) return { path: sourcePath(sources[0], mapFolder(file.uri, context)), line: undefined };
    }
  }
  return byCustom(segments, span, context);
}

/** The compiled file itself, if it lies here. */
function compiledFiles(
  segments: readonly string[],
  span: SpanView,
  { files, serviceFit }: RuleContext,
): readonly WorkspaceFile[] {
  const output = outputFolderIn(segments);
  const from = output < 0 ? segments.length - 1 : output;
  const tail = segments.slice(from);
  const found = files
    .byBasename(segments[segments.length - 1])
    .filter(file => tail.every((part, i) => file.segments[file.segments.length - tail.length + i] === part))
    .filter(file => !libraryOf(file.segments));
  const run = (file: WorkspaceFile): number => {
    let count = 0;
    while (count < segments.length && file.absolute.at(-1 - count) === segments.at(-1 - count)) count++;
    return count;
  };
  const fit = (file: WorkspaceFile): number =>
    serviceFit(span, {
      ...file,
      language: 'javascript',
      isTest: false,
      facts: { language: 'javascript', package: '', functions: [] },
    });
  const fits = new Map(found.map(file => [file, fit(file)]));
  return found.sort((a, b) => fits.get(b)! - fits.get(a)! || run(b) - run(a));
}

interface Maps {
  readonly maps: Map<string, SourceMap | undefined>;
}

function mapOf(uri: string, { index, readText }: RuleContext): SourceMap | undefined {
  const { maps } = index.derived<Maps>('source maps', () => ({ maps: new Map() }));
  if (maps.has(uri)) return maps.get(uri);
  const map = load(uri, readText);
  if (maps.size >= 50) maps.clear();
  maps.set(uri, map);
  return map;
}

const comment = /^\s*\/[/*][#@]\s*sourceMappingURL=(\S+?)\s*(?:\*\/)?\s*$/gm;

function urlIn(text: string): string | undefined {
  let url: string | undefined;
  // The last one counts, and it stands near the end.
  for (const match of text.slice(-largestMap).matchAll(comment)) url = match[1];
  return url;
}

function load(uri: string, readText: RuleContext['readText']): SourceMap | undefined {
  const text = readText(uri);
  const url = text === undefined ? undefined : urlIn(text);
  if (url?.startsWith('data:')) return readSourceMap(fromData(url));
  const map = (url === undefined ? undefined : readText(join(uri, url))) ?? readText(`${uri}.map`);
  return map === undefined || map.length > largestMap ? undefined : readSourceMap(map);
}

function fromData(url: string): string {
  const comma = url.indexOf(',');
  const data = url.slice(comma + 1);
  if (!/;base64$/i.test(url.slice(0, comma))) return decode(data);
  return utf8(base64(data));
}

/** Folder of the map: what sources count from. */
function mapFolder(uri: string, { readText }: RuleContext): string {
  const text = readText(uri);
  const url = text === undefined ? undefined : urlIn(text);
  return url === undefined || url.startsWith('data:') ? uri : join(uri, url);
}

/** A source as the process could have said it: a URI where the map says something relative. */
function sourcePath(source: string, mapUri: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(source) || source.startsWith('/') ? source : join(mapUri, source);
}

/** Resolves a relative reference against a URI. */
function join(base: string, relative: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(relative)) return relative;
  const head = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(base)?.[0] ?? '';
  const parts = base.slice(head.length).split('/').slice(0, -1);
  for (const part of relative.replace(/[?#].*$/s, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `${head}${parts.join('/')}`;
}

/** Without a map: `dist/api/server.js` was `src/api/server.ts`; which line is not known. */
function byCustom(segments: readonly string[], span: SpanView, context: RuleContext): SourcePlace | undefined {
  const output = outputFolderIn(segments);
  if (output < 0) return undefined;
  const name = segments[segments.length - 1];
  const stem = name.replace(/\.([cm]?)jsx?$/, '');
  const module = /\.([cm])js$/.exec(name)?.[1] ?? '';
  const inner = segments.slice(output + 1, -1);
  const shorter = inner.map((_, i) => inner.slice(i + 1));
  for (const folders of [inner, ...shorter]) {
    for (const ending of [`${module}ts`, 'tsx', 'ts', 'jsx', 'js']) {
      const found = sourcesAt([...folders, `${stem}.${ending}`], segments.slice(0, output), span, context);
      if (found.length === 1) return { path: found[0].uri, line: undefined };
      if (found.length > 1) return undefined;
    }
  }
  return undefined;
}

function sourcesAt(
  tail: readonly string[],
  head: readonly string[],
  span: SpanView,
  { files, index, serviceFit }: RuleContext,
): readonly WorkspaceFile[] {
  const found = files
    .byBasename(tail[tail.length - 1])
    .filter(({ segments }) => outputFolderIn(segments) < 0 && !libraryOf(segments))
    .filter(({ segments }) => tail.every((part, i) => segments[segments.length - tail.length + i] === part));
  if (found.length < 2) return found;
  // `packages/api/dist/x.js` comes from a folder that `packages/api` is part of.
  const near = found.filter(({ segments }) => head.length > 0 && segments.includes(head[head.length - 1]));
  if (near.length === 1) return near;
  const fits = found.map(file => {
    const indexed = index.file(file.uri);
    return indexed ? serviceFit(span, indexed) : 0;
  });
  return found.filter((_, i) => fits[i] === Math.max(...fits));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

const alphabet = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((c, i) => [c, i]));

function base64(text: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text) {
    const value = alphabet.get(character === '-' ? '+' : character === '_' ? '/' : character);
    if (value === undefined) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
    }
  }
  return bytes;
}

/** Bytes in percent signs are what the language decodes by itself. */
function utf8(bytes: readonly number[]): string {
  return decode(bytes.map(byte => `%${byte.toString(16).padStart(2, '0')}`).join(''));
}
