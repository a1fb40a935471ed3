import assert from 'node:assert/strict';
import { Failure, isAbort } from '../../../src/core/errors';
import { Channel, type WireMessage } from '../../../src/protocol/channel';

type Requests = {
  double: { params: number; result: number };
  hang: { params: null; result: never };
  fail: { params: 'expected' | 'unexpected'; result: never };
};
type Events = { hello: string };

/** Two ends joined by a wire that copies, as posting does. */
function pair() {
  const heard: string[] = [];
  const errors: string[] = [];
  const sent: WireMessage[] = [];
  let hanging: AbortSignal | undefined;
  const host: Channel<Requests, Record<never, never>, Events, Record<never, never>> = new Channel<
    Requests,
    Record<never, never>,
    Events,
    Record<never, never>
  >(
    message => page.receive(structuredClone(message)),
    {
      double: value => value * 2,
      hang: (_, signal) => ((hanging = signal), new Promise<never>(() => {})),
      fail: kind => {
        throw kind === 'expected' ? new Failure('notFound', 'No such trace') : new TypeError('boom');
      },
    },
    { hello: text => heard.push(text) },
    doing => errors.push(doing),
  );
  const page: Channel<Record<never, never>, Requests, Record<never, never>, Events> = new Channel<
    Record<never, never>,
    Requests,
    Record<never, never>,
    Events
  >(
    message => {
      sent.push(message);
      host.receive(structuredClone(message));
    },
    {},
    {},
  );
  return { host, page, heard, errors, sent, hanging: () => hanging };
}

describe('the channel between host and page', () => {
  it('answers a request', async () => {
    assert.equal(await pair().page.request('double', 21), 42);
  });

  it('keeps answers with their requests when several are under way', async () => {
    const { page } = pair();
    assert.deepEqual(await Promise.all([1, 2, 3].map(n => page.request('double', n))), [2, 4, 6]);
  });

  it('carries the kind and the sentence of an expected failure', async () => {
    const { page, errors } = pair();
    await assert.rejects(page.request('fail', 'expected'), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.deepEqual([error.kind, error.message], ['notFound', 'No such trace']);
      return true;
    });
    assert.deepEqual(errors, ['fail']);
  });

  it('answers an unexpected error with an error', async () => {
    await assert.rejects(pair().page.request('fail', 'unexpected'), { name: 'Error', message: 'boom' });
  });

  it('answers a request nobody handles with a failure instead of silence', async () => {
    const { page } = pair();
    await assert.rejects(page.request('nonsense' as 'double', 1), /Unknown request nonsense/);
  });

  it('cancels at the other end when the signal fires, and rejects at once', async () => {
    const { page, hanging, errors } = pair();
    const controller = new AbortController();
    const asked = page.request('hang', null, controller.signal);
    controller.abort();
    await assert.rejects(asked, isAbort);
    assert.equal(hanging()?.aborted, true);
    assert.deepEqual(errors, [], 'cancelling is no error');
  });

  it('sends nothing for a signal that has fired before', async () => {
    const { page, sent } = pair();
    await assert.rejects(page.request('double', 1, AbortSignal.abort()), isAbort);
    assert.deepEqual(sent, []);
  });

  it('rejects what waits and aborts what runs when an end is gone', async () => {
    const { page, host, hanging } = pair();
    const asked = page.request('hang', null);
    page.dispose();
    await assert.rejects(asked, isAbort);
    host.dispose();
    assert.equal(hanging()?.aborted, true);
    await assert.rejects(page.request('double', 1), isAbort);
  });

  it('brings notifications to their listener and drops those nobody listens to', () => {
    const { page, heard } = pair();
    page.notify('hello', 'there');
    page.notify('unknown' as 'hello', 'lost');
    assert.deepEqual(heard, ['there']);
  });
});
