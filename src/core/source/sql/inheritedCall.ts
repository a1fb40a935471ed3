// Repositories have methods that nobody wrote (`save`, `findById`): their spans name the interface and the method, the place in
// the code is the call.
import type { CallSite } from '../../index/facts';
import type { IndexedFile } from '../../index/sourceIndex';
import { phrase } from '../../phrase';
import { findingsFor } from '../calls/callFindings';
import { callSitesIn } from '../calls/callSites';
import { lastOf, membersOf, simpleType } from '../calls/callTargets';
import type { Finding, RuleContext } from '../rule';
import type { SpanView } from '../spanView';

/** Calls of the inherited method that a span is about; undefined when it is about no such method. */
export function inheritedCall(span: SpanView, context: RuleContext): readonly Finding[] | undefined {
  const { index } = context;
  const named = namedMethod(span);
  if (!named) return undefined;
  const { type, method } = named;
  const types = index.typesNamed(type, file => !file.isTest);
  const isRepository = types.some(({ fact }) => fact.bases.some(base => repositories.test(simpleType(base))));
  if (!isRepository || types.some(({ file }) => isWritten(context, file, type, method))) return undefined;
  const sites = callSitesIn(context, span, {
    fits: (call, file) => fitsCall(call, file, type, method),
    callees: [method],
  });
  return findingsFor(sites, phrase('This calls {0} of {1}.', method, type));
}

const repositories = /(?:Repository|Crud\w*|Dao|JpaSpecificationExecutor|PanacheRepository\w*)$/;

function namedMethod(span: SpanView): { readonly type: string; readonly method: string } | undefined {
  const namespace = span.attribute('code.namespace');
  const method = span.attribute('code.function');
  if (namespace !== undefined && method !== undefined) return { type: lastOf(namespace), method };
  const full = span.attribute('code.function.name') ?? span.name;
  const match = /(?:^|[.$])([A-Z]\w*)\.([a-z]\w*)$/.exec(full);
  return match ? { type: match[1], method: match[2] } : undefined;
}

function isWritten({ index }: RuleContext, file: IndexedFile, type: string, method: string): boolean {
  const declared = index
    .functionsNamed(method, other => other === file)
    .some(({ fact }) => lastOf(fact.owner) === type);
  return declared || membersOf(index, file, type, method).length > 0;
}

/** The receiver is a field or parameter of that type, or is called like it. */
function fitsCall(
  { callee, receiver, function: inside }: CallSite,
  file: IndexedFile,
  type: string,
  method: string,
): number {
  if (callee !== method || receiver === '' || receiver === 'new') return 0;
  const last = lastOf(receiver);
  const { functions, types } = file.facts;
  for (let at = inside; at >= 0 && functions[at]; at = functions[at].parent) {
    const { params, paramTypes, owner } = functions[at];
    const written =
      paramTypes?.[params.indexOf(last)] ?? types?.find(one => one.name === lastOf(owner))?.fields?.[last] ?? '';
    if (written !== '') return simpleType(written) === type ? 3 : 0;
  }
  return last.toLowerCase() === type.toLowerCase() ? 2 : 0;
}
