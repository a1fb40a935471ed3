// Source maps, version 3, plain and in sections.

/** A place in a source. */
export interface MappedPlace {
  /** As the map has it, its source root in front. */
  readonly source: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly name: string | undefined;
}

export interface SourceMap {
  /** Where a place (1-based, as V8 counts) comes from; undefined when nothing is said of it. */
  find(line: number, column: number | undefined): MappedPlace | undefined;
  /** All sources, source root in front. */
  readonly sources: readonly string[];
}

interface RawMap {
  readonly sources?: unknown;
  readonly sourceRoot?: unknown;
  readonly names?: unknown;
  readonly mappings?: unknown;
  readonly sections?: unknown;
}

/** Larger ones are of bundles that nobody steps through. */
export const largestMap = 50_000_000;

/** Reads a map; undefined for what is none. */
export function readSourceMap(text: string): SourceMap | undefined {
  try {
    // Some servers put a line in front that keeps browsers from running it.
    return mapOf(JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, '')) as RawMap, 0);
  } catch {
    return undefined;
  }
}

/** Sections of sections are not allowed; nobody is hurt by two levels. */
const deepest = 2;

function mapOf(raw: RawMap, depth: number): SourceMap | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  if (Array.isArray(raw.sections)) return depth < deepest ? sectioned(raw.sections, depth) : undefined;
  if (typeof raw.mappings !== 'string' || !Array.isArray(raw.sources)) return undefined;
  const root = typeof raw.sourceRoot === 'string' && raw.sourceRoot !== '' ? raw.sourceRoot.replace(/\/?$/, '/') : '';
  const sources = raw.sources.map(source => (typeof source === 'string' ? root + source : ''));
  const names = Array.isArray(raw.names) ? raw.names.map(String) : [];
  const { mappings } = raw;
  let lines: readonly Float64Array[] | undefined;
  return {
    sources: sources.filter(source => source !== ''),
    find(line, column) {
      lines ??= decode(mappings);
      const found = segmentAt(lines[line - 1], column);
      if (!found || !sources[found.source]) return undefined;
      return {
        source: sources[found.source],
        line: found.line + 1,
        column: found.column + 1,
        name: found.name < 0 ? undefined : names[found.name],
      };
    },
  };
}

function sectioned(raw: readonly unknown[], depth: number): SourceMap {
  const sections = raw.flatMap(section => {
    const { offset, map } = (section ?? {}) as { offset?: { line?: number; column?: number }; map?: RawMap };
    const read = map && mapOf(map, depth + 1);
    return read ? [{ line: offset?.line ?? 0, column: offset?.column ?? 0, map: read }] : [];
  });
  return {
    sources: sections.flatMap(({ map }) => map.sources),
    find(line, column) {
      const section = sections.findLast(
        one => one.line < line - 1 || (one.line === line - 1 && (column === undefined || one.column <= column - 1)),
      );
      if (!section) return undefined;
      const isFirst = line - 1 === section.line;
      return section.map.find(line - section.line, column === undefined || !isFirst ? column : column - section.column);
    },
  };
}

/** Numbers of a segment: column in the compiled line, source, line and column there (from 0), name (-1 for none). */
const width = 5;

/** Segments by line, `width` numbers each; a source of -1 is code of nobody. */
function decode(mappings: string): readonly Float64Array[] {
  const lines: Float64Array[] = [];
  let source = 0;
  let line = 0;
  let column = 0;
  let name = 0;
  for (const text of mappings.split(';')) {
    const numbers: number[] = [];
    let compiled = 0;
    let isSorted = true;
    for (const segment of text === '' ? [] : text.split(',')) {
      const values = numbersIn(segment);
      if (!values.length) continue;
      if (values[0] < 0) isSorted = false;
      compiled += values[0];
      if (values.length < 4) {
        numbers.push(compiled, -1, 0, 0, -1);
        continue;
      }
      source += values[1];
      line += values[2];
      column += values[3];
      if (values.length > 4) name += values[4];
      numbers.push(compiled, source, line, column, values.length > 4 ? name : -1);
    }
    lines.push(isSorted ? Float64Array.from(numbers) : sort(numbers));
  }
  return lines;
}

function sort(numbers: readonly number[]): Float64Array {
  const segments = Array.from({ length: numbers.length / width }, (_, i) => numbers.slice(i * width, (i + 1) * width));
  return Float64Array.from(segments.sort((a, b) => a[0] - b[0]).flat());
}

const digits = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((c, i) => [c, i]));

/** Numbers in base 64, five bits a digit, the lowest bit for the sign. */
function numbersIn(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (const character of segment) {
    const digit = digits.get(character);
    if (digit === undefined) return [];
    value += (digit & 31) * factor;
    if (digit & 32) {
      factor *= 32;
    } else {
      const size = Math.floor(value / 2);
      numbers.push(value % 2 ? -size : size);
      value = 0;
      factor = 1;
    }
  }
  return numbers;
}

/** The last segment that begins at the column or before it; without a column the line's first one that has a source. */
function segmentAt(
  line: Float64Array | undefined,
  column: number | undefined,
): { source: number; line: number; column: number; name: number } | undefined {
  if (!line?.length) return undefined;
  const count = line.length / width;
  let at = 0;
  if (column === undefined) {
    while (at < count && line[at * width + 1] < 0) at++;
    if (at === count) return undefined;
  } else {
    let high = count;
    while (high - at > 1) {
      const middle = (at + high) >> 1;
      if (line[middle * width] <= column - 1) at = middle;
      else high = middle;
    }
  }
  const [, source, row, from, name] = line.subarray(at * width, (at + 1) * width);
  return source < 0 ? undefined : { source, line: row, column: from, name };
}
