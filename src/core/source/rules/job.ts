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
      const all = jobHandlers(context.index, name, target.isFunction);
      // What only looks like a class's name may be a destination: the class has to look like a job's.
      const known = target.isSure
        ? all
        : all.filter(one => one.isGiven || /(?:Job|Worker|Task|Handler|Consumer|Listener)$/.test(name));
      const handlers = preferService(span, context, known);
      if (!handlers.length) continue;
      const note = phrase('{0} is the name of a job in this code.', name);
      const running = handlers
        .slice(0, 10)
        .map(one => findingOf(one, target.role === 'queued', target.isSure, handlers.length === 1, name));
      if (target.role === 'runs') return { findings: running, note };
      const codeNames = namesInCode(name, handlers);
      const queued = callFindings(context, span, {
        fits: call => fitsQueueing(call, name, codeNames),
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

/** What code calls the job: a task may have been given another name than its function has. */
function namesInCode(name: string, handlers: readonly JobHandler[]): ReadonlySet<string> {
  const names = new Set([name.split(/::|[.\\#:]/).at(-1)!]);
  for (const { handler } of handlers) {
    if (!handler) continue;
    const { owner, name: own } = handler.fact;
    names.add(owner === '' ? own : owner.split('.').at(-1)!);
  }
  return names;
}

/** The job's name is the receiver (`send_receipt.delay()`), an argument (`dispatch(new SendReceipt)`), or a text. */
function fitsQueueing(call: CallSite, name: string, codeNames: ReadonlySet<string>): number {
  const receiver = /([\w$]+)\W*$/.exec(call.receiver)?.[1] ?? '';
  if (codeNames.has(receiver) && queueing.includes(call.callee)) return 3;
  const isNamed = (call.args ?? []).some(([part]) =>
    typeof part === 'string'
      ? part === name || codeNames.has(part)
      : part && 'ref' in part && codeNames.has(part.ref.split(/[^\w$]+/).at(-1) ?? ''),
  );
  const isQueueing = queueing.includes(call.callee) || /^(?:execute|start)\w*(?:Activity|Workflow)/i.test(call.callee);
  return isNamed && isQueueing ? 3 : 0;
}
