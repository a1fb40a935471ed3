import assert from 'node:assert/strict';
import { noStats, stoppedState } from '../../../../src/backends/collector/stoppedState';
import { collectorLines, collectorText } from '../../../../src/features/collector/collectorWords';
import { environmentText } from '../../../../src/features/collector/environmentText';
import { freePorts, mayBeReceiver, wordsOfConflict } from '../../../../src/features/collector/portWords';
import type { CollectorState } from '../../../../src/protocol/collect';
import { l10n } from '../../host/inMemory';

const t = (text: string, ...args: (string | number)[]) => l10n.t(text, ...args);
const running: CollectorState = { ...stoppedState, role: 'owner', httpPort: 4318, grpcPort: 4317 };
const blocked: CollectorState = {
  ...stoppedState,
  role: 'blocked',
  conflicts: [{ port: 4318, which: 'http', holder: { name: 'node', pid: 123 }, free: 4319 }],
};

describe('the collector in the status bar', () => {
  it('is a port and a number while it runs, and nothing while nobody wants it', () => {
    const stats = { ...noStats, traceCount: 12_000 };
    assert.equal(
      collectorText({ state: { ...running, stats }, isRunning: true }, t),
      '$(radio-tower) :4318 · 12\u202f000 traces',
    );
    const one = { ...running, stats: { ...noStats, traceCount: 1 } };
    assert.equal(collectorText({ state: one, isRunning: true }, t), '$(radio-tower) :4318 · 1 trace');
    assert.equal(collectorText({ state: stoppedState, isRunning: false }, t), undefined);
  });

  it('says plainly what had to go, how full it is and whose window collects', () => {
    const stats = { traceCount: 3, spanCount: 40, bytes: 15_600_000, droppedTraces: 2, droppedSpans: 1_500 };
    const lines = (role: 'owner' | 'guest') =>
      collectorLines({ state: { ...running, role, stats }, isRunning: true, storageBytes: 16_000_000 }, t);
    assert.deepEqual(lines('owner'), [
      'Collecting on the ports 4318 and 4317, each by OTLP/HTTP and OTLP/gRPC.',
      '3 traces, 40 spans.',
      '16 of 16 MB are used.',
      'The oldest traces had to go for that: 2, with 1\u202f500 spans.',
      'This window has the ports.',
    ]);
    assert.equal(lines('guest').at(-1), 'Another window has the ports.');
  });

  it('says who has its port, and why it could not go on', () => {
    assert.equal(collectorText({ state: blocked, isRunning: false }, t), '$(warning) Collector: port in use');
    assert.deepEqual(collectorLines({ state: blocked, isRunning: false, storageBytes: 1 }, t), [
      'Port 4318 is used by node (process 123).',
    ]);
    const broken = { ...stoppedState, problem: 'no space left' };
    assert.equal(collectorText({ state: broken, isRunning: false }, t), '$(warning) Collector');
    assert.deepEqual(collectorLines({ state: broken, isRunning: false, storageBytes: 1 }, t), [
      'The local collector could not go on: no space left',
    ]);
    const refusing = { ...running, problem: 'no space left' };
    assert.equal(collectorText({ state: refusing, isRunning: true }, t), '$(warning) :4318 · 0 traces');
    const last = collectorLines({ state: refusing, isRunning: true, storageBytes: 1 }, t).at(-1);
    assert.equal(last, 'Spans are refused: no space left');
  });
});

describe('ports in use', () => {
  it('are told with as much of their holder as is known', () => {
    const words = (holder?: { pid?: number; name?: string }) => wordsOfConflict({ port: 1, which: 'grpc', holder }, t);
    assert.equal(words({ name: 'java', pid: 7 }), 'Port 1 is used by java (process 7).');
    assert.equal(words({ name: 'java' }), 'Port 1 is used by java.');
    assert.equal(words({ pid: 7 }), 'Port 1 is used by process 7.');
    assert.equal(words(), 'Port 1 is used by another program.');
  });

  it('may belong to what collects traces itself', () => {
    const heldBy = (name: string) => mayBeReceiver([{ port: 1, which: 'http', holder: { name } }]);
    assert.deepEqual(['jaeger-all-in-one', 'otelcol-contrib', 'docker-proxy'].map(heldBy), [true, true, true]);
    assert.deepEqual(['node', 'java'].map(heldBy), [false, false]);
  });

  it('have others in their place where all of those are free', () => {
    assert.deepEqual(freePorts(blocked), { httpPort: 4319 });
    const both = [...blocked.conflicts, { port: 4317, which: 'grpc' as const, free: 4320 }];
    assert.deepEqual(freePorts({ conflicts: both }), { httpPort: 4319, grpcPort: 4320 });
    assert.equal(freePorts({ conflicts: [{ port: 1, which: 'http' }] }), undefined);
  });
});

describe('variables for the clipboard', () => {
  const variables = { A: 'http://localhost:4318', B: `it's "$x" \\ b` };
  it('are written as a shell, PowerShell and a .env file read them', () => {
    assert.equal(
      environmentText(variables, 'shell'),
      `export A=http://localhost:4318\nexport B='it'\\''s "$x" \\ b'\n`,
    );
    assert.equal(
      environmentText(variables, 'powershell'),
      `$env:A = 'http://localhost:4318'\n$env:B = 'it''s "$x" \\ b'\n`,
    );
    assert.equal(environmentText(variables, 'dotenv'), `A=http://localhost:4318\nB="it's \\"\\$x\\" \\\\ b"\n`);
  });
});
