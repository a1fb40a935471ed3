// Cases of spans with their places in source: a whole small trace each, and what is to be found. Scored as their README says.
import { readFileSync } from 'node:fs';
import { createReader } from '../../../src/core/import';
import type { SourceIndex } from '../../../src/core/index/sourceIndex';
import { parseFunctionName } from '../../../src/core/source/functionName';
import { FileSet } from '../../../src/core/source/fileSet';
import { SourceResolver } from '../../../src/core/source/resolver';
import type { Confidence } from '../../../src/core/source/rule';
import type { SourceAnswer, SourceLocation } from '../../../src/core/source/sourceResolver';
import { TableSpan } from '../../../src/core/source/spanView';
import { spanIdOf } from '../../../src/core/spans/spanTable';

export interface Spot {
  readonly file: string;
  readonly line: readonly number[];
  readonly function: string | null;
  readonly functionAlso?: readonly string[];
}
export interface Place extends Spot {
  readonly kind: SourceLocation['kind'];
  readonly minConfidence: Confidence;
}
export type Expectation = Place | { readonly none: true } | { readonly list: readonly Spot[] };
export interface Case {
  readonly id: string;
  readonly spanID: string;
  readonly expect: readonly Expectation[];
  readonly trace: object;
}

export interface CaseResult {
  readonly id: string;
  /** Of `most` that can be had. */
  readonly points: number;
  readonly most: number;
  /** A jump to a file or function that is not the one due, or where none is. */
  readonly isWrongJump: boolean;
  /** Right, with less confidence than is due. */
  readonly isTimid: boolean;
  readonly answer: SourceAnswer;
}

export function readCases(path: string): readonly Case[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases;
}

/** A resolver over an index of `indexOf` and the texts that it was made of. */
export function resolverOf(
  index: SourceIndex,
  files: Readonly<Record<string, string>>,
  root = 'file:///workspace',
): SourceResolver {
  const list = new FileSet([{ name: 'workspace', uri: root }], false);
  for (const path of Object.keys(files)) list.add(`${root}/${path.split('/').map(encodeURIComponent).join('/')}`);
  const readText = (uri: string): string | undefined =>
    uri.startsWith(`${root}/`) ? files[decodeURIComponent(uri.slice(root.length + 1))] : undefined;
  return new SourceResolver({ index, files: list, mappings: [], services: {}, readText });
}

export function spanOf(trace: object, spanID: string): TableSpan {
  const bytes = new TextEncoder().encode(JSON.stringify({ data: [trace] }));
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  const [table] = createReader('jaeger-json', buffer).finish(bytes.length).traces;
  for (let row = 0; row < table.count; row++) if (spanIdOf(table, row) === spanID) return new TableSpan(table, row);
  throw new Error(`No span ${spanID}`);
}

export function runCase(one: Case, resolver: SourceResolver, root = 'file:///workspace/'): CaseResult {
  const answer = resolver.resolve(spanOf(one.trace, one.spanID));
  const errors = one.expect.filter(due => 'kind' in due && due.kind === 'error') as Place[];
  const others = one.expect.filter(due => !('kind' in due && due.kind === 'error'));
  const results = [
    ...(others.length ? [scoreClick(others, answer, root)] : []),
    ...(errors.length
      ? [
          scorePlaces(
            errors,
            answer.locations.filter(({ kind }) => kind === 'error'),
            undefined,
            root,
          ),
        ]
      : []),
  ];
  return {
    id: one.id,
    points: results.reduce((sum, { points }) => sum + points, 0),
    most: results.length * 3,
    isWrongJump: results.some(({ isWrongJump }) => isWrongJump),
    isTimid: results.some(({ isTimid }) => isTimid),
    answer,
  };
}

type Score = Pick<CaseResult, 'points' | 'isWrongJump' | 'isTimid'>;

function scoreClick(due: readonly Expectation[], answer: SourceAnswer, root: string): Score {
  const [first] = due;
  const others = answer.locations.filter(({ kind }) => kind !== 'error');
  const jump = answer.jump === undefined ? undefined : answer.locations[answer.jump];
  if ('none' in first) return exactly(answer.locations.length === 0, jump);
  if ('list' in first) {
    const isEach = first.list.every(spot => others.some(found => isAt(found, spot, root)));
    return exactly(isEach && others.length === first.list.length, jump);
  }
  return scorePlaces(due as Place[], others, jump?.kind === 'error' ? undefined : jump, root);
}

function exactly(isRight: boolean, jump: SourceLocation | undefined): Score {
  if (jump) return { points: -3, isWrongJump: true, isTimid: false };
  return { points: isRight ? 3 : 0, isWrongJump: false, isTimid: false };
}

const confidences: readonly Confidence[] = ['exact', 'high', 'medium', 'low'];

function scorePlaces(
  due: readonly Place[],
  offered: readonly SourceLocation[],
  jump: SourceLocation | undefined,
  root: string,
): Score {
  const chosen = jump ?? (offered.length === 1 ? offered[0] : offered[0]?.kind === 'error' ? offered[0] : undefined);
  if (!chosen) return { points: 0, isWrongJump: false, isTimid: false };
  let best = 0;
  let isTimid = false;
  for (const place of due) {
    const points = !isInFile(chosen, place, root)
      ? 0
      : 1 + Number(isFunction(chosen, place)) + Number(isLine(chosen, place));
    if (points <= best) continue;
    best = points;
    isTimid = confidences.indexOf(chosen.confidence) > confidences.indexOf(place.minConfidence);
  }
  return { points: best, isWrongJump: jump !== undefined && best < 2, isTimid: best === 3 && isTimid };
}

function isAt(found: SourceLocation, spot: Spot, root: string): boolean {
  return isInFile(found, spot, root) && isLine(found, spot) && isFunction(found, spot);
}

function isInFile({ uri }: SourceLocation, { file }: Spot, root: string): boolean {
  return decodeURIComponent(uri) === root + file;
}

function isLine({ line }: SourceLocation, spot: Spot): boolean {
  return spot.line.includes(line);
}

function isFunction({ functionName }: SourceLocation, { function: name, functionAlso = [] }: Spot): boolean {
  if (name === null) return true;
  const simple = parseFunctionName(functionName ?? '').simple;
  return [name, ...functionAlso].some(one => parseFunctionName(one).simple === simple);
}
