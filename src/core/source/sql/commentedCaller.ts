// Frameworks may put into a comment of a query which request it is for: `/*controller='orders',action='show',route='/orders/:id'*/`.
import type { FunctionFacts } from '../../index/facts';
import type { At } from '../../index/sourceIndex';
import { SpanKind } from '../../spans/spanTable';
import { functionAround } from '../finding';
import { confidenceIn, preferService } from '../preference';
import type { RuleContext } from '../rule';
import { httpRoute } from '../rules/httpRoute';
import type { SpanView } from '../spanView';
import { sqlComment } from '../sqlText';

/** Functions that answer the request of which the query's comment speaks; several where that is not clear. */
export function commentedCallers(span: SpanView, context: RuleContext): readonly At<FunctionFacts>[] {
  const text = span.attribute('db.query.text', 'db.statement');
  if (text === undefined || !text.includes('/*')) return [];
  const { controller, action, route } = sqlComment(text);
  const named = controller === undefined ? [] : byController(span, context, controller, action);
  if (named.length) return named;
  return route === undefined ? [] : byRoute(span, context, route);
}

function byController(
  span: SpanView,
  context: RuleContext,
  controller: string,
  action: string | undefined,
): readonly At<FunctionFacts>[] {
  const method = action ?? controller.split(/[.:#@]/).at(-1)!;
  const plainController = controller.replace(/[^a-z0-9]/gi, '').toLowerCase();
  const all = context.index
    .functionsNamed(method, file => !file.isTest)
    .filter(({ file, fact }) => {
      if (fact.isDeclaration || confidenceIn(span, context, file, 'high') === 'low') return false;
      if (action === undefined) return fact.owner === '' && fact.parent < 0;
      const owner = fact.owner.replace(/[^a-z0-9]/gi, '').toLowerCase();
      return owner !== '' && (owner.endsWith(plainController) || owner.endsWith(`${plainController}controller`));
    });
  return preferService(span, context, all);
}

/** The route as a server's span would have it. */
function byRoute(span: SpanView, context: RuleContext, route: string): readonly At<FunctionFacts>[] {
  const request: SpanView = {
    name: route,
    service: span.service,
    scope: '',
    kind: SpanKind.Server,
    isError: false,
    traceServices: span.traceServices,
    parent: undefined,
    ancestors: () => [],
    children: () => [],
    attribute: (...keys) => (keys.includes('http.route') ? route : undefined),
    resource: (...keys) => span.resource(...keys),
    exceptions: [],
    events: [],
  };
  return httpRoute.find(request, context).findings.flatMap(({ uri, line, kind, confidence }) => {
    const file = context.index.file(uri);
    const index = file && kind === 'handler' && confidence !== 'low' ? functionAround(file, line) : -1;
    return file && index >= 0 ? [{ file, index, fact: file.facts.functions[index] }] : [];
  });
}
