import assert from 'node:assert/strict';
import { RunBook } from '../../../../src/features/runs/runBook';

describe('the book of runs', () => {
  let nowMs: number;
  let book: RunBook;
  beforeEach(() => {
    nowMs = 10_000;
    let made = 0;
    book = new RunBook(
      () => `id${++made}`,
      () => nowMs,
    );
  });

  function launch(name: string): string {
    const id = book.idFor(name);
    book.launched(name, id);
    return id;
  }

  it('says since when a session runs: since before it was launched', () => {
    const id = launch('API');
    nowMs += 30_000; // a task that builds comes between
    assert.deepEqual(book.started('API', id), { name: 'API', sinceMs: 10_000, id: 'id1' });
  });

  it('holds sessions that are launched together for one run', () => {
    const first = launch('API');
    nowMs += 1_000;
    assert.equal(launch('Worker'), first);
    nowMs += 1_000;
    assert.equal(launch('Web'), first);
    nowMs += 5_000;
    book.started('Worker', first);
    assert.deepEqual(book.started('API', first), { name: 'API, Worker, Web', sinceMs: 10_000, id: first });
  });

  it('holds others apart: later ones, and the same one again', () => {
    const first = launch('API');
    book.started('API', first);
    assert.equal(launch('API'), 'id2', 'F5 twice');
    nowMs += 1_500;
    assert.equal(launch('Worker'), 'id3');
  });

  it('begins anew with a session that is restarted with the variables it had', () => {
    const id = launch('API');
    launch('Worker');
    book.started('API', id);
    book.started('Worker', id);
    nowMs += 60_000;
    assert.deepEqual(book.started('API', id), { name: 'API', sinceMs: 70_000, id });
  });

  it('takes the id that the person chose', () => {
    book.launched('API', 'mine');
    nowMs += 5_000;
    assert.deepEqual(book.started('API', 'mine'), { name: 'API', sinceMs: 10_000, id: 'mine' });
  });

  it('knows runs without an id by their time', () => {
    assert.deepEqual(book.started('API', undefined), { name: 'API', sinceMs: 10_000 });
    nowMs += 100;
    assert.deepEqual(book.started('Worker', undefined), { name: 'API, Worker', sinceMs: 10_000 });
    nowMs += 10_000;
    assert.deepEqual(book.started('Attach', undefined), { name: 'Attach', sinceMs: 20_100 });
  });

  it('knows since when, also for those without an id that take long to start', () => {
    book.launched('API', undefined);
    nowMs += 30_000;
    assert.deepEqual(book.started('API', undefined), { name: 'API', sinceMs: 10_000 });
    nowMs += 30_000;
    assert.deepEqual(book.started('API', undefined), { name: 'API', sinceMs: 70_000 }, 'restarted');
  });

  it('does not take the variables of one that was launched for one that has none', () => {
    launch('API');
    assert.deepEqual(book.started('Attach', undefined), { name: 'Attach', sinceMs: 10_000 });
  });

  it('forgets what was launched long ago', () => {
    const id = launch('API');
    for (let n = 0; n < 20; n++) {
      nowMs += 2_000;
      launch(`other ${n}`);
    }
    nowMs += 2_000;
    assert.deepEqual(book.started('API', id), { name: 'API', sinceMs: 52_000, id });
  });
});
