import { phrase } from '../../phrase';
import { functionFinding } from '../finding';
import type { RuleContext, RuleResult } from '../rule';
import type { SpanView } from '../spanView';

/** Function that a framework of Node calls for every request, by what the function is called. */
export function middlewareName(span: SpanView, context: RuleContext): RuleResult | undefined {
  const named = nameOn(span);
  if (named === undefined) return undefined;
  const { key, name } = named;
  const { index } = context;
  const found = index
    .functionsNamed(name)
    .filter(({ file, fact }) => file.language === 'javascript' && !file.isTest && !fact.isDeclaration);
  const fits = found.map(({ file }) => context.serviceFit(span, file));
  const best = found.filter((_, i) => fits[i] === Math.max(...fits));
  if (!best.length || best.length > mostOffered || Math.max(...fits) < 0)
    return { findings: [], note: phrase('{0} is {1}: no function of this service is called so.', key, name) };
  const why = phrase('{0} is {1}, the name of this function.', key, name);
  const finding = { kind: 'handler', confidence: 'medium', why } as const;
  return { findings: best.map(at => functionFinding(at, finding)), note: why };
}

const mostOffered = 5;

/** Routers and request handlers are named by their route, which other rules know more about. */
function nameOn(span: SpanView): { key: string; name: string } | undefined {
  for (const [typeKey, nameKey] of [
    ['express.type', 'express.name'],
    ['koa.type', 'koa.name'],
    ['connect.type', 'connect.name'],
    // Express 5 asks the package router, which has an instrumentation of its own.
    ['router.type', 'router.name'],
  ]) {
    if (span.attribute(typeKey) === 'middleware') return usable(nameKey, span.attribute(nameKey));
  }
  return usable('hook.callback.name', span.attribute('hook.callback.name'));
}

function usable(key: string, text: string | undefined): { key: string; name: string } | undefined {
  const name = text?.replace(/^bound /, '');
  return name !== undefined && /^[A-Za-z_$][\w$]*$/.test(name) && !/^(?:anonymous|patched)$/i.test(name)
    ? { key, name }
    : undefined;
}
