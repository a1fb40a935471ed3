import assert from 'node:assert/strict';
import { filterByAttributes } from '../../../../src/backends/jaeger/attributeFilter';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { inProcessDecoder } from './inProcessDecoder';

const never = new AbortController().signal;
const window = { from: 0n, to: 1n, limit: 1 };
const times = { startTimeUnixNano: '1795342800000000000', endTimeUnixNano: '1795342800000001000' };
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

async function read(format: 'otlp-json' | 'jaeger-json', document: unknown): Promise<SpanTable[]> {
  const decoding = inProcessDecoder().begin(format);
  decoding.append(Buffer.from(JSON.stringify(document)));
  return [...(await decoding.finish(never)).traces];
}

/** Two spans of one service in one trace. */
const otlp = () =>
  read('otlp-json', {
    resourceSpans: [
      {
        resource: { attributes: [text('service.name', 'shop'), text('zone', 'eu')] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: 'a'.repeat(32),
                spanId: '1'.repeat(16),
                name: 'first',
                ...times,
                attributes: [
                  text('colour', 'red'),
                  { key: 'count', value: { intValue: '9007199254740993' } },
                  { key: 'ok', value: { boolValue: true } },
                  text('<odd "key">', 'x'),
                ],
                events: [{ timeUnixNano: times.startTimeUnixNano, name: 'e', attributes: [text('reason', 'slow')] }],
              },
              {
                traceId: 'a'.repeat(32),
                spanId: '2'.repeat(16),
                name: 'second',
                ...times,
                attributes: [text('size', 'L')],
              },
            ],
          },
        ],
      },
    ],
  });

const legacy = () =>
  read('jaeger-json', {
    data: [
      {
        traceID: 'b'.repeat(32),
        processes: { p1: { serviceName: 'shop', tags: [{ key: 'zone', type: 'string', value: 'eu' }] } },
        spans: [
          {
            traceID: 'b'.repeat(32),
            spanID: '3'.repeat(16),
            operationName: 'first',
            references: [],
            startTime: 1795342800000000,
            duration: 5,
            tags: [{ key: 'count', type: 'int64', value: 7 }],
            logs: [{ timestamp: 1795342800000000, fields: [{ key: 'reason', type: 'string', value: 'slow' }] }],
            processID: 'p1',
          },
        ],
      },
    ],
  });

describe('attributes that are checked here', () => {
  const matches = async (tables: SpanTable[], attributes: Record<string, string>, more = {}) =>
    (await filterByAttributes(tables, { ...window, attributes, ...more }, never, () => 0)).length === 1;

  it('are those of a span, of its events and of what sent it, as text', async () => {
    for (const [attributes, expected] of [
      [{ colour: 'red' }, true],
      [{ colour: 'blue' }, false],
      [{ count: '9007199254740993' }, true],
      [{ ok: 'true' }, true],
      [{ reason: 'slow' }, true],
      [{ zone: 'eu' }, true],
      [{ '<odd "key">': 'x' }, true],
      [{ missing: 'x' }, false],
      [{ colour: 'red', zone: 'eu', reason: 'slow' }, true],
      [{}, true],
    ] as const) {
      assert.equal(await matches(await otlp(), attributes), expected, JSON.stringify(attributes));
    }
  });

  it('have to be on one span together', async () => {
    assert.equal(await matches(await otlp(), { colour: 'red', size: 'L' }), false);
  });

  it('count on spans of the service and operation asked for only', async () => {
    assert.equal(await matches(await otlp(), { colour: 'red' }, { service: 'shop', operation: 'first' }), true);
    assert.equal(await matches(await otlp(), { colour: 'red' }, { operation: 'second' }), false);
    assert.equal(await matches(await otlp(), { colour: 'red' }, { service: 'other' }), false);
  });

  it('are found in both dialects', async () => {
    const all: Record<string, string>[] = [{ count: '7' }, { reason: 'slow' }, { zone: 'eu' }];
    for (const attributes of all) {
      assert.equal(await matches(await legacy(), attributes), true, JSON.stringify(attributes));
    }
    assert.equal(await matches(await legacy(), { count: '8' }), false);
  });

  it('leave the thread to others now and then, and stop when nobody waits any more', async () => {
    const tables = await otlp();
    let time = 0;
    let others = 0;
    let isOver = false;
    const turn = () => {
      if (isOver) return;
      others++;
      setImmediate(turn);
    };
    setImmediate(turn);
    const late = () => (time += 100);
    await filterByAttributes(Array(50).fill(tables[0]), { ...window, attributes: { size: 'L' } }, never, late);
    isOver = true;
    assert.ok(others > 0);
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(
      filterByAttributes(tables, { ...window, attributes: { size: 'L' } }, controller.signal, () => 0),
      { name: 'AbortError' },
    );
  });
});
