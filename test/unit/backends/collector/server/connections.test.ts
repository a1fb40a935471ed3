import * as assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { Connections } from '../../../../../src/backends/collector/server/connections';
import { defaultLimits } from '../../../../../src/backends/collector/server/receiverLimits';

/** What of a socket is used here. */
class PretendSocket extends EventEmitter {
  bytesRead = 0;
  destroyed = false;
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

describe('a limited number of connections', () => {
  let now: number;
  let connections: Connections;
  beforeEach(() => {
    now = 0;
    connections = new Connections({ ...defaultLimits, connections: 3 }, () => now);
  });
  afterEach(() => connections.dispose());

  const connect = (): PretendSocket | undefined => {
    const socket = new PretendSocket();
    return connections.add(socket as unknown as Socket) ? socket : undefined;
  };
  const three = (): PretendSocket[] => [connect(), connect(), connect()] as PretendSocket[];
  const connectionOf = (socket: PretendSocket) => {
    const connection = connections.of(socket);
    assert.ok(connection);
    return connection;
  };
  const begin = (socket: PretendSocket): void => connectionOf(socket).requestBegan(socket);
  const read = (socket: PretendSocket): void => connectionOf(socket).requestRead(socket);
  const end = (socket: PretendSocket): void => connectionOf(socket).requestEnded();
  const serve = (socket: PretendSocket): void => {
    begin(socket);
    read(socket);
    end(socket);
  };
  const gone = (sockets: readonly PretendSocket[]): boolean[] => sockets.map(({ destroyed }) => destroyed);

  it('makes place by the oldest that never sent a whole request', () => {
    const sockets = three();
    begin(sockets[1]);
    serve(sockets[0]);
    assert.ok(connect());
    assert.deepEqual(gone(sockets), [false, true, false]);
    assert.ok(connect());
    assert.deepEqual(gone(sockets), [false, true, true]);
    assert.equal(connections.count, 3);
  });

  it('then by the one that rests longest', () => {
    const sockets = three();
    for (const i of [1, 2, 0, 1]) serve(sockets[i]);
    assert.ok(connect());
    assert.deepEqual(gone(sockets), [false, false, true]);
  });

  it('then by one that takes long to send, and never by one that waits for its answer', () => {
    const sockets = three();
    sockets.forEach(serve);
    sockets.forEach(begin);
    read(sockets[0]);
    assert.equal(connect(), undefined);
    now = defaultLimits.stallMs / 5 + 1;
    assert.ok(connect());
    assert.deepEqual(gone(sockets), [false, true, false]);
  });

  it('counts no connection that is gone', () => {
    const sockets = three();
    sockets.forEach(begin);
    sockets.forEach(read);
    assert.equal(connect(), undefined);
    sockets[0].destroy();
    assert.ok(connect());
    // What its requests say afterwards changes nothing.
    assert.equal(connections.of(sockets[0]), undefined);
  });

  it('takes too long in the head, in the body, or in silence; a rest is none', () => {
    const { headMs, stallMs, requestMs, silentMs } = defaultLimits;
    const [silent, slow, resting] = three();
    serve(resting);
    const tooLong = (socket: PretendSocket): boolean => connectionOf(socket).takesTooLong(defaultLimits);
    assert.deepEqual([silent, slow, resting].map(tooLong), [false, false, false]);
    slow.bytesRead = 5;
    assert.equal(tooLong(slow), false);
    now = headMs + 1;
    assert.equal(tooLong(slow), true);
    begin(slow);
    slow.bytesRead = 10;
    assert.equal(tooLong(slow), false);
    now += stallMs;
    assert.equal(tooLong(slow), false);
    now += 1;
    assert.equal(tooLong(slow), true);
    for (; now < requestMs; now += stallMs / 2) {
      slow.bytesRead++;
      assert.equal(tooLong(slow), false, String(now));
    }
    now = headMs + 1 + requestMs + 1;
    slow.bytesRead++;
    assert.equal(tooLong(slow), true);
    now = silentMs + 1;
    assert.deepEqual([tooLong(silent), tooLong(resting)], [true, false]);
  });

  it('counts the time of each request by itself', () => {
    const [socket] = three();
    const connection = connectionOf(socket);
    const requests = [{}, {}, {}];
    connection.requestBegan(requests[0]);
    for (let i = 1; i <= 100; i++) {
      now += defaultLimits.requestMs / 50;
      socket.bytesRead++;
      // There is always one that is being read, and none of them for long.
      connection.requestBegan(requests[i % 3]);
      connection.requestRead(requests[(i - 1) % 3]);
      connection.requestEnded();
      assert.equal(connection.takesTooLong(defaultLimits), false);
    }
  });
});
