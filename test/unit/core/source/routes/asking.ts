// Asks a rule of an index about a span.
import type { IndexedFile, SourceIndex } from '../../../../../src/core/index/sourceIndex';
import { say } from '../../../../../src/core/phrase';
import type { Rule, RuleContext } from '../../../../../src/core/source/rule';
import { httpRoute } from '../../../../../src/core/source/rules/httpRoute';
import type { SourceLocation } from '../../../../../src/core/source/sourceResolver';
import type { SpanView } from '../../../../../src/core/source/spanView';
import { SpanKind } from '../../../../../src/core/spans/spanTable';
import { indexOf } from '../../../../support/source/sources';
import { viewOf, type Shown } from '../views';

export type Fit = (service: string, path: string) => number;

export function contextOf(
  index: SourceIndex,
  fit: Fit = () => 0,
  resolved: (span: SpanView) => readonly SourceLocation[] = () => [],
): RuleContext {
  return {
    index,
    files: { roots: [], byBasename: () => [], ignoreCase: false },
    mappings: [],
    services: {},
    resolved,
    serviceFit: (span: SpanView, file: IndexedFile) => fit(span.service, file.segments.join('/')),
    readText: () => undefined,
  } as unknown as RuleContext;
}

/** What a rule finds, in short: `app/orders.py:7 get_order high`, `?` behind it when it is only offered. */
export function ask(
  index: SourceIndex,
  shown: Shown,
  { rule = httpRoute, context }: { rule?: Rule; context?: RuleContext } = {},
): string[] {
  const { findings } = rule.find(viewOf(shown), context ?? contextOf(index));
  return findings.map(
    ({ uri, line, functionName, confidence, isOfferOnly }) =>
      `${uri.replace(/^file:\/\/\/[^/]*\//, '')}:${line} ${functionName ?? '-'} ${confidence}${isOfferOnly ? '?' : ''}`,
  );
}

/** What the rule says of a span about which it finds nothing. */
export function noteOf(index: SourceIndex, shown: Shown, rule: Rule = httpRoute): string {
  return say(rule.find(viewOf(shown), contextOf(index)).note);
}

/** A server's span of a route: `GET /users/:id`. */
export function served(request: string, more: Shown = {}): Shown {
  const method = request.slice(0, request.indexOf(' '));
  const route = request.slice(method.length + 1);
  return {
    name: request,
    kind: SpanKind.Server,
    ...more,
    attributes: { 'http.request.method': method, 'http.route': route, ...more.attributes },
  };
}

/** A program of several files, and what spans of it lead to: the text of the line, behind its file. */
export async function programOf(files: Readonly<Record<string, string>>): Promise<{
  readonly index: SourceIndex;
  of(request: string, more?: Shown): string[];
  asked(shown: Shown, rule?: Rule): string[];
}> {
  const index = await indexOf(files);
  const asked = (shown: Shown, rule?: Rule): string[] =>
    ask(index, shown, { rule }).map(found => {
      const [, path, line, confidence] = /^(.*?):(\d+) .* (\S+)$/.exec(found)!;
      return `${path}: ${files[path].split('\n')[Number(line) - 1].trim()} (${confidence})`;
    });
  return { index, asked, of: (request, more) => asked(served(request, more)) };
}
