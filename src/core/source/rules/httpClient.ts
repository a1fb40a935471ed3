import { phrase } from '../../phrase';
import { callFindings } from '../calls/callFindings';
import { fitsRequest, httpCallees, madeRequest } from '../calls/httpCall';
import { nothing } from '../finding';
import type { Rule } from '../rule';

/** The call that sent a request: in the function that the spans above lead to, or in what it calls. */
export const httpClient: Rule = {
  name: 'http client',
  isFallback: true,
  find(span, context) {
    const request = madeRequest(span);
    if (!request) return nothing(phrase('The span is not about a request that a client sent.'));
    const shown = [request.method, request.path ?? request.host].filter(part => part !== '').join(' ');
    const findings = callFindings(context, span, {
      fits: fitsRequest(context.index, request),
      callees: request.path === undefined ? undefined : httpCallees,
      what: phrase('This call fits {0}.', shown),
    });
    return { findings, note: phrase('Calls that send {0} were looked for where the spans above lead.', shown) };
  },
};
