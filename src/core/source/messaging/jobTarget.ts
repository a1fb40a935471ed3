import { SpanKind } from '../../spans/spanTable';
import type { SpanView } from '../spanView';

/** A job that a span is about, by names that code has for it. */
export interface JobTarget {
  /** The job ran, or it was put into its queue. */
  readonly role: 'runs' | 'queued';
  /** Names as sent, best first: a task, a class, `Class.method`. */
  readonly names: readonly string[];
  /** The sender says that it is a job's name; otherwise it may be a destination as well. */
  readonly isSure: boolean;
  /** A name alone is that of a function or method, rather than of a class. */
  readonly isFunction?: true;
}

const jobAttributes = [
  'celery.task_name',
  'messaging.sidekiq.job_class',
  'messaging.resque.job_class',
  'messaging.que.job_class',
  'messaging.active_job.job.class',
  'messaging.delayed_job.name',
  'oban.job.worker',
  'rake.task',
  'messaging.bullmq.job.name',
  'dramatiq.actor_name',
  'messaging.message.job_name',
];

/** Undefined for spans that are about no job. */
export function jobTargetOf(span: SpanView): JobTarget | undefined {
  const { name, scope, kind } = span;
  const queued = kind === SpanKind.Producer || (kind === SpanKind.Client && /^(?:Start|Signal)/.test(name));
  const role =
    queued || /^(?:apply_async\/|send_task\/)/.test(name) || / (?:publish|enqueue|create|send)$/.test(name)
      ? 'queued'
      : 'runs';
  const celery = /^(?:run|apply_async|send_task)\/(\S+)$/.exec(name)?.[1];
  if (celery !== undefined) return { role, names: [span.attribute('celery.task_name') ?? celery], isSure: true };
  const attribute = jobAttributes
    .map(key => [key, attributeOf(span, key)] as const)
    .find(([, value]) => value !== undefined);
  if (attribute) return { role, names: [attribute[1]!], isSure: true };
  const temporal =
    /^(?:Run|Start|Execute|Handle|Signal|Query|Update|Complete|Validate)(?:Workflow|Activity|LocalActivity|ChildWorkflow|Signal|Query|Update|ContinueAsNew)?(?:Workflow)?:(\w+)$/.exec(
      name,
    );
  if (temporal)
    return {
      role: /^(?:Start|Execute)/.test(name) ? 'queued' : 'runs',
      names: [temporal[1]],
      isSure: true,
      isFunction: true,
    };
  const hangfire = /^JOB ([\w.]+)$/.exec(name)?.[1];
  if (hangfire !== undefined) return { role, names: [hangfire], isSure: true };
  const background = /^BackgroundTask (\w+)$/.exec(name)?.[1];
  if (background !== undefined) return { role: 'runs', names: [background], isSure: true, isFunction: true };
  const task = /^task ([\w-]+)\.([\w-]+)$/.exec(name);
  if (task) return { role, names: [`${camel(task[1], true)}.${camel(task[2], false)}`], isSure: true };
  const isInner = kind !== SpanKind.Server && kind !== SpanKind.Client;
  const isScheduler =
    isInner &&
    /(?:scheduling|schedul|quartz|jobrunr|xxl-job|powerjob|elastic-?job|hangfire|sidekiq|resque|active_?job|oban|delayed_job|laravel|horizon|masstransit|symfony|bullmq|dramatiq|\brq\b)/i.test(
      scope,
    );
  const isMessage = kind === SpanKind.Consumer || kind === SpanKind.Producer;
  if (!isScheduler && !isMessage) return undefined;
  const consumer = isMessage ? span.attribute('messaging.masstransit.consumer_type') : undefined;
  if (consumer !== undefined) return { role, names: [consumer], isSure: true };
  // ActiveJob's spans are called after the queue, or the class.
  const namespace = isScheduler ? span.attribute('code.namespace') : undefined;
  if (namespace !== undefined) return { role, names: [namespace], isSure: true };
  const words = name.split(' ').filter(word => /^[A-Z]\w*(?:(?:::|\.|\\|#)\w+)*$/.test(word));
  return words.length ? { role, names: words, isSure: isScheduler } : undefined;
}

/** Most spans have no attribute of a job: only those with a column are asked of all. */
function attributeOf(span: SpanView, key: string): string | undefined {
  const isCheap = /^(?:celery\.|messaging\.(?:sidekiq|resque|que)\.|oban|rake)/.test(key);
  return isCheap || span.kind === SpanKind.Consumer || span.kind === SpanKind.Producer
    ? span.attribute(key)
    : undefined;
}

function camel(text: string, isType: boolean): string {
  const joined = text.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return isType ? joined[0].toUpperCase() + joined.slice(1) : joined;
}
