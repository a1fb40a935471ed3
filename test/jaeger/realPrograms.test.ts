// Real programs whose spans name no line of source: where do they lead? Each program of test/workspaces that has a program.mjs
// is run as it stands, its traces are read back from a real Jaeger, and the command line says where each span's source is.
import assert from 'node:assert/strict';
import { loadProgram, programNames, tryProgram } from '../support/real/programs.mjs';

describe('spans of real programs find their lines', function () {
  this.timeout(900_000);
  const query = process.env['SPANLIGHT_JAEGER_V2'] ?? '';
  const otlp = process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '';
  const [host, port] = (process.env['SPANLIGHT_JAEGER_V2_UDP'] ?? '').split(':');
  const all = { programs: 0, own: 0, jumped: 0, offered: 0 };

  before(() => assert.ok(query && otlp && port, 'the runner names a Jaeger'));

  for (const name of programNames()) {
    it(name, async () => {
      const program = await loadProgram(name);
      const result = await tryProgram(program, { query, otlp, udp: { host, port: Number(port) } });
      const { own, jumped, offered, wrong, missed, unlisted, unseen, errors } = result;
      console.log(
        `${name}: ${own} spans of its code, ${jumped} open right with one click, ${offered} have it among the first three; ` +
          `${errors.right} of ${errors.due} errors lead to their line`,
      );
      const { bar } = program;
      const told = JSON.stringify({ missed, errors: errors.wrong }, undefined, 2);
      assert.deepEqual({ wrong, unlisted, unseen }, { wrong: [], unlisted: [], unseen: [] });
      assert.ok(own > 0 && jumped >= own * bar.jumped && offered >= own * bar.offered, told);
      assert.ok(errors.right >= errors.due * (bar.errors ?? 1), told);
      all.programs++;
      all.own += own;
      all.jumped += jumped;
      all.offered += offered;
    });
  }

  it('three of four with one click, nine of ten among the first three', () => {
    assert.ok(all.programs > 0 && all.own > 0);
    assert.ok(all.jumped >= all.own * 0.75, `${all.jumped} of ${all.own} open right with one click`);
    assert.ok(all.offered >= all.own * 0.9, `${all.offered} of ${all.own} have the right place among the first three`);
  });
});
