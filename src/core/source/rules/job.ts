// Jobs in the background by the names that code has for them: what runs, and the call that put one into its queue.
import type { CallSite } from '../../index/facts';
import { phrase } from '../../phrase';
import { callFindings } from '../calls/callFindings';
import { functionFinding, lineFinding, nothing } from '../finding';
import { jobHandlers, type JobHandler } from '../messaging/jobHandlers';
import { jobTargetOf } from '../messaging/jobTarget';
import { preferService } from '../preference';
import type { Confidence, Finding, Rule } from '../rule';

export const job: Rule = {
  name: 'job',
  find(span, context) {
    const target = jobTargetOf(span);
    if (!target) return nothing(phrase('The span is not about a job in the background.'));
    for (const name of target.names) {
      const handlers = preferService(span, context, jobHandlers(context.index, name, target.isFunction));
      if (!handlers.length) continue;
      const note = phrase('{0} is the name of a job in this code.', name);
      const running = handlers
        .slice(0, 10)
        .map(one => findingOf(one, target.role === 'queued', target.isSure, handlers.length === 1, name));
      if (target.role === 'runs') return { findings: running, note };
      const queued = callFindings(context, span, {
        fits: call => fitsQueueing(call, name),
        callees: [...queueing, 'ExecuteActivity', 'ExecuteWorkflow', 'executeActivity', 'execute_activity'],
        what: phrase('This puts {0} into its queue.', name),
      });
      return { findings: [...queued, ...running], note };
    }
    return nothing(phrase('No job in this code is called {0}.', target.names[0] ?? span.name));
  },
};

function findingOf(
  { file, handler, line, isExact }: JobHandler,
  isQueued: boolean,
  isSure: boolean,
  isOnly: boolean,
  name: string,
): Finding {
  const confidence: Confidence = isQueued
    ? 'low'
    : isExact && isSure
      ? 'exact'
      : isExact
        ? 'high'
        : isOnly && isSure
          ? 'high'
          : 'medium';
  const why = isQueued
    ? phrase('The job {0} itself, which runs elsewhere.', name)
    : phrase('This is the job {0}.', name);
  const found = { kind: 'handler' as const, confidence, why, ...(isQueued ? { isOfferOnly: true as const } : {}) };
  return handler ? functionFinding(handler, found) : lineFinding(file, line, found);
}

const queueing =
  'delay apply_async apply_async_on_commit delay_on_commit send_task s si signature perform_async perform_in perform_at perform_later perform_bulk enqueue enqueue_at enqueue_in dispatch dispatchSync Enqueue Schedule AddOrUpdate ContinueJobWith insert send send_with_options Publish Send add'.split(
    ' ',
  );

/** The job's name is the receiver (`send_receipt.delay()`), an argument (`dispatch(new SendReceipt)`), or a text. */
function fitsQueueing(call: CallSite, name: string): number {
  const last = name.split(/::|[.\\#:]/).at(-1)!;
  const receiver = /([\w$]+)\W*$/.exec(call.receiver)?.[1];
  if (receiver === last && queueing.includes(call.callee)) return 3;
  const names = (call.args ?? []).some(([part]) =>
    typeof part === 'string'
      ? part === name || part === last
      : part && 'ref' in part && part.ref.split(/[^\w$]+/).at(-1) === last,
  );
  const isQueueing = queueing.includes(call.callee) || /^(?:execute|start)\w*(?:Activity|Workflow)/i.test(call.callee);
  if (names && isQueueing) return 3;
  return 0;
}
