import assert from 'node:assert/strict';
import { isRunTask } from '../../../../src/features/runs/runTasks';
import type { Variables } from '../../../../src/features/runs/runVariables';
import { otelNamesIn, terminalChanges } from '../../../../src/features/runs/terminalVariables';

const exporter = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4320' };
const changes = (layers: Variables[], { tasks = [] as string[], wants = {} as Variables, caseMatters = true } = {}) =>
  terminalChanges('r1', wants, { layers, ofTasks: new Set(tasks), caseMatters }).map(
    ({ name, how, value }) => `${how} ${name} ${value}`,
  );

describe('what is changed in terminals', () => {
  it('is the attributes: set where there are none, added to where there are', () => {
    assert.deepEqual(changes([{}, {}]), ['replace OTEL_RESOURCE_ATTRIBUTES spanlight.run.id=r1']);
    for (const layers of [
      [{}, { OTEL_RESOURCE_ATTRIBUTES: 'a=b' }],
      [{ OTEL_RESOURCE_ATTRIBUTES: 'a=b' }, {}],
    ] as Variables[][])
      assert.deepEqual(changes(layers), ['append OTEL_RESOURCE_ATTRIBUTES ,spanlight.run.id=r1']);
    assert.deepEqual(changes([{ OTEL_RESOURCE_ATTRIBUTES: 'a=b,' }]), [
      'append OTEL_RESOURCE_ATTRIBUTES spanlight.run.id=r1',
    ]);
  });

  it('is nothing where the person has an id, or took the variable away', () => {
    assert.deepEqual(changes([{ OTEL_RESOURCE_ATTRIBUTES: 'spanlight.run.id=mine' }]), []);
    assert.deepEqual(changes([{ OTEL_RESOURCE_ATTRIBUTES: null }, { OTEL_RESOURCE_ATTRIBUTES: 'a=b' }]), []);
  });

  it('leaves to tasks what some task sets: its value would be replaced', () => {
    const tasks = ['OTEL_RESOURCE_ATTRIBUTES', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
    assert.deepEqual(changes([{}], { tasks, wants: exporter }), []);
    assert.deepEqual(changes([{}], { tasks: ['OTEL_SERVICE_NAME'], wants: exporter }).length, 2);
    assert.deepEqual(changes([{}], { tasks: ['otel_resource_attributes'], caseMatters: false }), []);
  });

  it('says where to send to unless that is said elsewhere', () => {
    assert.deepEqual(
      changes([{}], { wants: exporter })[1],
      'replace OTEL_EXPORTER_OTLP_ENDPOINT http://localhost:4320',
    );
    for (const layers of [
      [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, {}],
      [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    ] as Variables[][])
      assert.equal(changes(layers, { wants: exporter }).length, 1);
  });
});

describe('tasks', () => {
  it('are looked through for names of OpenTelemetry, on all platforms', () => {
    const tasks = [
      { label: 'OTEL_NOT_A_KEY', options: { env: { OTEL_SERVICE_NAME: 'a', PATH: null } } },
      { windows: { options: { env: { otel_resource_attributes: 'b' } } } },
    ];
    assert.deepEqual([...otelNamesIn([tasks, { env: { OTEL_X: '1' } }])].sort(), [
      'OTEL_SERVICE_NAME',
      'OTEL_X',
      'otel_resource_attributes',
    ]);
    assert.equal(otelNamesIn(undefined).size, 0);
  });

  it('are runs unless they build, or something is being debugged that is no test', () => {
    const of = (id: string | undefined, isDebugging: boolean) =>
      isRunTask({ group: id === undefined ? undefined : ({ id } as never) }, isDebugging);
    assert.deepEqual(
      ['test', undefined, 'build', 'rebuild', 'clean'].map(id => [of(id, false), of(id, true)]),
      [
        [true, true],
        [true, false],
        [false, false],
        [false, false],
        [false, false],
      ],
    );
  });
});
