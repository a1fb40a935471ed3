import assert from 'node:assert/strict';
import { findRunId, withRunId } from '../../../../src/features/runs/resourceAttributes';
import { chooseVariables, type Variables } from '../../../../src/features/runs/runVariables';

const exporter = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4320', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' };
const choose = (layers: Variables[], { caseMatters = true, wants = {} as Variables } = {}) =>
  chooseVariables(layers, { runId: 'r1', exporter: wants, caseMatters });

describe('resource attributes of a run', () => {
  it('are set where there were none', () => {
    for (const empty of [undefined, '', '  '])
      assert.deepEqual(withRunId(empty, 'r1'), { text: 'spanlight.run.id=r1', id: 'r1' });
  });

  it('are added to what is there, which stays as it was written', () => {
    const written = 'service.name=a%20b, team = c%2Cd ,odd=%,bare';
    assert.equal(withRunId(written, 'r1').text, `${written},spanlight.run.id=r1`);
    assert.equal(withRunId('a=b,', 'r1').text, 'a=b,spanlight.run.id=r1', 'no empty pair, which some SDKs complain of');
  });

  it('leave an id of the person alone, and it is the one that counts', () => {
    for (const own of ['spanlight.run.id=mine', 'a=b, spanlight%2Erun%2Eid = mine ,c=d'])
      assert.deepEqual(withRunId(own, 'r1'), { text: own, id: 'mine' });
  });

  it('are percent-encoded and read back', () => {
    const { text } = withRunId(undefined, 'a,b=c d');
    assert.equal(text, 'spanlight.run.id=a%2Cb%3Dc%20d');
    assert.equal(findRunId(text), 'a,b=c d');
    assert.equal(findRunId('spanlight.run.id=50%'), '50%', 'a stray percent sign is no failure');
    assert.equal(findRunId('spanlight.run.identity=x,xspanlight.run.id=y'), undefined);
  });
});

describe('variables of a run', () => {
  it('are the attributes alone where SDKs send to the right place by themselves', () => {
    assert.deepEqual(choose([{}, {}, {}]), { set: { OTEL_RESOURCE_ATTRIBUTES: 'spanlight.run.id=r1' }, runId: 'r1' });
  });

  it('add to the attributes that are in force: of the configuration before a file before what is inherited', () => {
    const [config, file, inherited] = ['a=config', 'a=file', 'a=inherited'].map(text => ({
      OTEL_RESOURCE_ATTRIBUTES: text,
    }));
    const text = (...layers: Variables[]) => choose(layers).set['OTEL_RESOURCE_ATTRIBUTES'];
    assert.equal(text(config, file, inherited), 'a=config,spanlight.run.id=r1');
    assert.equal(text({}, file, inherited), 'a=file,spanlight.run.id=r1');
    assert.equal(text({}, {}, inherited), 'a=inherited,spanlight.run.id=r1');
  });

  it('are none where the person has an id already', () => {
    assert.deepEqual(choose([{ OTEL_RESOURCE_ATTRIBUTES: 'spanlight.run.id=mine' }]), { set: {}, runId: 'mine' });
    assert.deepEqual(choose([{ OTEL_RESOURCE_ATTRIBUTES: 'spanlight.run.id=' }]), { set: {}, runId: undefined });
  });

  it('are none where the person took the variable away', () => {
    const inherited = { OTEL_RESOURCE_ATTRIBUTES: 'a=b' };
    assert.deepEqual(choose([{ OTEL_RESOURCE_ATTRIBUTES: null }, {}, inherited]), { set: {}, runId: undefined });
  });

  it('say where to send to, where SDKs would send elsewhere', () => {
    const { set } = choose([{ PATH: '/bin' }], { wants: exporter });
    assert.deepEqual(set, { OTEL_RESOURCE_ATTRIBUTES: 'spanlight.run.id=r1', ...exporter });
  });

  for (const name of [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTEL_EXPORTER_OTLP_PROTOCOL',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
    'OTEL_EXPORTER_OTLP_HEADERS',
  ])
    for (const [n, where] of ['the configuration', 'a file', 'the environment'].entries())
      it(`say nothing of where to send to when ${name} is set in ${where}`, () => {
        for (const value of ['http://collector:4318', '', null]) {
          const layers: Variables[] = [{}, {}, {}];
          layers[n] = { [name]: value };
          assert.deepEqual(Object.keys(choose(layers, { wants: exporter }).set), ['OTEL_RESOURCE_ATTRIBUTES']);
        }
      });

  it('mean the same variable in any case on Windows, and write it as it was', () => {
    const layers = [{ otel_resource_attributes: 'a=b', Otel_Exporter_Otlp_Endpoint: 'x' }];
    assert.deepEqual(choose(layers, { caseMatters: false, wants: exporter }).set, {
      otel_resource_attributes: 'a=b,spanlight.run.id=r1',
    });
    assert.deepEqual(Object.keys(choose(layers, { wants: exporter }).set).length, 3, 'elsewhere it is another one');
  });
});
