import { phrase } from '../../phrase';
import { callFindings } from '../calls/callFindings';
import { fitsRequest, httpCallees, madeRequest, type MadeRequest } from '../calls/httpCall';
import { lineFinding, nothing } from '../finding';
import type { Finding, Rule, RuleContext } from '../rule';
import type { SpanView } from '../spanView';

/** The call that sent a request: in the function that the spans above lead to, or in what it calls. */
export const httpClient: Rule = {
  name: 'http client',
  isFallback: true,
  find(span, context) {
    const request = madeRequest(span);
    if (!request) return nothing(phrase('The span is not about a request that a client sent.'));
    const shown = [request.method, request.path ?? request.host].filter(part => part !== '').join(' ');
    const found = callFindings(context, span, {
      fits: fitsRequest(context.index, request),
      callees: request.path === undefined ? undefined : httpCallees,
      what: phrase('This call fits {0}.', shown),
    });
    const findings = found.some(({ confidence }) => confidence !== 'low')
      ? found
      : [...byAddress(request, span, context, shown), ...found];
    return { findings, note: phrase('Calls that send {0} were looked for where the spans above lead.', shown) };
  },
};

/** Calls with the very address or its end in them, whatever they are called: wrappers are given it. */
function byAddress(
  request: MadeRequest,
  span: SpanView,
  { index, serviceFit }: RuleContext,
  shown: string,
): readonly Finding[] {
  const { path } = request;
  if (path === undefined || path === '/') return [];
  const parts = path.split('/').filter(part => part !== '');
  const texts = [...parts.keys()]
    .slice(0, 8)
    .flatMap(from => [`/${parts.slice(from).join('/')}`, parts.slice(from).join('/')]);
  const fits = fitsRequest(index, request);
  for (const text of texts) {
    const calls = index
      .callsWith(text)
      .filter(({ file, fact }) => !file.isTest && serviceFit(span, file) >= 0 && fits(fact, file) === 3);
    const best = Math.max(...calls.map(({ file }) => serviceFit(span, file)));
    const own = calls.filter(({ file }) => serviceFit(span, file) === best).slice(0, 10);
    if (own.length === 0) continue;
    const confidence = own.length === 1 ? 'medium' : 'low';
    const why =
      own.length === 1
        ? phrase('The only call of the service with the address of {0}.', shown)
        : phrase('One of {0} calls of the service with the address of {1}.', own.length, shown);
    return own.map(({ file, fact }) =>
      lineFinding(file, fact.line, { kind: 'call', confidence, why }, fact.function, fact.endLine),
    );
  }
  return [];
}
