import * as assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { listeningSockets, readLsof, readNetstat } from '../../../../../src/backends/collector/server/portHolder';
import { openReceiver } from '../../../../../src/backends/collector/server/openReceiver';
import { isAnswered } from '../../../../../src/backends/collector/server/probePort';
import type { PortConflict } from '../../../../../src/protocol/collect';
import { Failure } from '../../../../../src/core/errors';
import { dial, json, jsonOf, loopbacks, readAll, receive, send } from './receiving';

describe('the ports of the collector', () => {
  const servers: Server[] = [];
  afterEach(() => servers.splice(0).forEach(server => server.close()));

  const occupy = (host: string, port = 0): Promise<number> =>
    new Promise((resolve, reject) => {
      const server = createServer(socket => socket.destroy());
      servers.push(server);
      server.once('error', reject);
      server.listen({ host, port, ipv6Only: true }, () => resolve((server.address() as AddressInfo).port));
    });

  const conflictsOf = async (ports: { httpPort?: number; grpcPort?: number }): Promise<readonly PortConflict[]> => {
    const opened = await openReceiver(
      {
        host: '',
        httpPort: 0,
        grpcPort: 0,
        allowedOrigins: [],
        log: () => undefined,
        loadGrpc: () => assert.fail('nobody spoke HTTP/2'),
        ...ports,
      },
      () => assert.fail('nobody sent anything'),
    );
    if ('receiver' in opened) await opened.receiver.close();
    assert.ok('conflicts' in opened);
    return opened.conflicts;
  };

  it('listens on both loopback addresses, and each port takes HTTP', async () => {
    const receiving = await receive();
    try {
      assert.notEqual(receiving.httpPort, receiving.grpcPort);
      for (const port of [receiving.httpPort, receiving.grpcPort])
        for (const host of loopbacks)
          assert.equal((await send(port, { body: jsonOf('a'), headers: json, host })).status, 200);
    } finally {
      await receiving.close();
    }
  });

  it('needs one port only where both settings name the same', async () => {
    const port = await occupy('127.0.0.1');
    servers.splice(0).forEach(server => server.close());
    const receiving = await receive({ httpPort: port, grpcPort: port });
    assert.deepEqual([receiving.httpPort, receiving.grpcPort], [port, port]);
    await receiving.close();
    assert.equal(await isAnswered('127.0.0.1', port), false);
  });

  it('listens at the address that the setting names, and nowhere else', async () => {
    const receiving = await receive({ host: 'localhost' });
    const answered = await Promise.all(loopbacks.map(host => isAnswered(host, receiving.httpPort)));
    try {
      assert.equal(answered.filter(Boolean).length, 1);
    } finally {
      await receiving.close();
    }
  });

  it('says who has a port and which one is free, and lets the other one go', async () => {
    const taken = await occupy('127.0.0.1');
    const other = await occupy('127.0.0.1');
    servers.pop()?.close();
    const [conflict, ...rest] = await conflictsOf({ httpPort: taken, grpcPort: other });
    assert.deepEqual(rest, []);
    assert.deepEqual([conflict.port, conflict.which], [taken, 'http']);
    if (process.platform === 'linux') assert.equal(conflict.holder?.pid, process.pid);
    assert.ok(conflict.free !== undefined && conflict.free > taken && conflict.free !== other);
    assert.equal(await isAnswered('127.0.0.1', other), false);
    await occupy('127.0.0.1', conflict.free);
  });

  it('finds a port taken that is taken on one of the addresses', async () => {
    const taken = await occupy(loopbacks.at(-1) ?? '');
    assert.deepEqual(
      (await conflictsOf({ grpcPort: taken })).map(({ port, which }) => [port, which]),
      [[taken, 'grpc']],
    );
  });

  it('names both ports when both are taken, with a free one for each', async () => {
    const conflicts = await conflictsOf({ httpPort: await occupy('127.0.0.1'), grpcPort: await occupy('127.0.0.1') });
    assert.deepEqual(
      conflicts.map(({ which }) => which),
      ['http', 'grpc'],
    );
    assert.equal(new Set(conflicts.flatMap(({ port, free }) => [port, free])).size, 4);
  });

  it('says so when the host is not one of this machine', async () => {
    const opening = receive({ host: '192.0.2.1' });
    await assert.rejects(opening, (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.details.setting, 'spanlight.collector.host');
      return true;
    });
  });

  it("reads what each system's tools print", () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:10DE 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0000000000000000 100 0 0 10 0
   1: 0100007F:10DE 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0000000000000000 20 4 30 10 -1`;
    assert.deepEqual(listeningSockets(table, 4318), ['4711']);
    assert.deepEqual(listeningSockets(table, 4317), []);
    assert.deepEqual(readLsof('p812\ncjaeger\nf8\n'), { pid: 812, name: 'jaeger' });
    assert.equal(readLsof(''), undefined);
    const netstat = `
  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    127.0.0.1:4318         127.0.0.1:50123        HERGESTELLT      77
  TCP    0.0.0.0:14318          0.0.0.0:0              ABHÖREN          5
  TCP    [::1]:4318             [::]:0                 ABHÖREN          4242`;
    assert.equal(readNetstat(netstat, 4318), 4242);
    assert.equal(readNetstat(netstat, 4317), undefined);
  });

  it('tells a sender that tries TLS, and the log once, with what to set', async () => {
    const receiving = await receive();
    try {
      for (let i = 0; i < 2; i++) {
        const socket = await dial(receiving.httpPort);
        socket.write(Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc]));
        assert.match(await readAll(socket), /^HTTP\/1\.1 400 TLS/);
      }
      assert.equal(receiving.logged.length, 1);
      assert.ok(receiving.logged[0].includes(`=http://localhost:${receiving.httpPort} `), receiving.logged[0]);
    } finally {
      await receiving.close();
    }
  });

  it('answers what is under way when it closes, takes nothing new, and frees the port', async () => {
    let finish = (): void => undefined;
    let begun = (): void => undefined;
    const isThere = new Promise<void>(resolve => (begun = resolve));
    const receiving = await receive({}, () => {
      begun();
      return new Promise(resolve => (finish = () => resolve({ spanCount: 1, rejectedCount: 0, rejectedBecause: '' })));
    });
    const silent = await dial(receiving.httpPort);
    const answer = send(receiving.httpPort, { body: jsonOf('a'), headers: json });
    await isThere;
    const closed = receiving.close();
    await readAll(silent);
    await assert.rejects(dial(receiving.httpPort));
    finish();
    assert.equal((await answer).status, 200);
    await closed;
    assert.equal(await isAnswered('127.0.0.1', receiving.grpcPort), false);
  });

  it('does not wait for ever for a store that hangs', async () => {
    const receiving = await receive({ limits: { closeMs: 20 } }, () => new Promise(() => undefined));
    const answer = send(receiving.httpPort, { body: jsonOf('a'), headers: json });
    answer.catch(() => undefined);
    await new Promise(resolve => setTimeout(resolve, 20));
    await receiving.close();
    await assert.rejects(answer);
  });
});
