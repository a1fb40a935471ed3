import { nameFunctions } from '../../index/namedFunctions';
import type { NamedFunction } from '../../index/namedFunctions';
import { phrase } from '../../phrase';
import { functionAround, functionNameAt, nothing } from '../finding';
import type { Finding, Rule, RuleContext } from '../rule';
import type { WorkspaceFile } from '../sourceResolver';
import { fitsTaught, type TaughtRule } from '../taught';

/** What people wrote down themselves (`.vscode/spanlight.json`): it goes before everything that is found out. */
export const taught: Rule = {
  name: 'taught',
  isFinal: true,
  find(span, context) {
    const all = (context.taught ?? []).flatMap(({ folder, rules }) => rules.map(rule => ({ folder, rule })));
    if (!all.length) return nothing(phrase('Nothing was taught in the open folders.'));
    const fitting = all.map(one => ({ ...one, score: fitsTaught(one.rule, span) })).filter(({ score }) => score > 0);
    const best = Math.max(0, ...fitting.map(({ score }) => score));
    if (best === 0) return nothing(phrase('None of the {0} rules that were taught is for this span.', all.length));
    const meant = fitting.filter(({ score }) => score === best);
    const findings = meant.flatMap(({ folder, rule }) => findPlaces(folder, rule, context));
    const [{ rule }] = meant;
    return findings.length
      ? { findings, note: phrase('A rule in .vscode/spanlight.json is for this span.') }
      : nothing(phrase('A rule in .vscode/spanlight.json is for this span, but {0} has no such place.', rule.file));
  },
};

function findPlaces(folder: string, rule: TaughtRule, context: RuleContext): Finding[] {
  const segments = rule.file.split('/').filter(part => part !== '' && part !== '.');
  const path = segments.join('/');
  const below = folder.endsWith('/') ? folder : `${folder}/`;
  return context.files
    .byBasename(segments[segments.length - 1] ?? '')
    .filter(file => file.uri.startsWith(below) && file.segments.join('/') === path)
    .flatMap(file => placesIn(file, rule, context));
}

function placesIn({ uri }: WorkspaceFile, rule: TaughtRule, context: RuleContext): Finding[] {
  const file = context.index.file(uri);
  const functions = file ? nameFunctions(file.facts.functions) : [];
  const why = phrase('It was taught: a rule in .vscode/spanlight.json says so.');
  const common = { uri, confidence: 'exact', why } as const;
  if (rule.function !== undefined) {
    return called(functions, rule.function, rule.line).map(({ name, line, endLine }) => ({
      ...common,
      line,
      endLine,
      isLineKnown: true,
      functionName: name,
      kind: 'handler',
    }));
  }
  const line = rule.line ?? 1;
  const around = file ? functionAround(file, line) : -1;
  return [
    {
      ...common,
      line,
      endLine: line,
      isLineKnown: rule.line !== undefined,
      functionName: file && around >= 0 ? functionNameAt(file, around) : undefined,
      kind: 'origin',
    },
  ];
}

/** Functions of a name as it was written; of several the one around, or else nearest to, the line that was written with it. */
function called(functions: readonly NamedFunction[], wanted: string, line: number | undefined): NamedFunction[] {
  const same = functions.filter(({ name }) => name === wanted);
  const all = same.length ? same : functions.filter(({ name }) => name.endsWith(`.${wanted}`));
  if (all.length < 2 || line === undefined) return all;
  const distance = (one: NamedFunction): number => Math.max(0, one.firstLine - line, line - one.endLine);
  const nearest = Math.min(...all.map(distance));
  return all.filter(one => distance(one) === nearest).slice(0, 1);
}
