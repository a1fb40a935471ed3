import { abortError, isAbort } from '../../core/errors';

/**
 * Does the work with a signal that fires with `outer` and when `ms` are over. What the work throws because of the latter
 * becomes what `onOver` makes of it.
 */
export async function within<T>(
  ms: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  onOver: (cause: unknown) => Error,
): Promise<T> {
  const controller = new AbortController();
  let isOver = false;
  const cancel = () => controller.abort(abortError());
  const timer = setTimeout(() => {
    isOver = true;
    cancel();
  }, ms);
  if (outer.aborted) cancel();
  else outer.addEventListener('abort', cancel, { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    throw isOver && !outer.aborted && isAbort(error) ? onOver(error) : error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', cancel);
  }
}
