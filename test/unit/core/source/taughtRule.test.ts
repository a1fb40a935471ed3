import assert from 'node:assert/strict';
import { say } from '../../../../src/core/phrase';
import { FileSet } from '../../../../src/core/source/fileSet';
import { SourceResolver } from '../../../../src/core/source/resolver';
import type { TaughtRule } from '../../../../src/core/source/taught';
import { indexOf } from '../../../support/source/sources';
import { viewOf } from './views';

const files = {
  'src/jobs.js': `export function archive(job) {
  return job.move('cold');
}

export class Store {
  archive(job) {
    return job;
  }
}
`,
  'src/other.js': `import { trace } from '@opentelemetry/api';
const tracer = trace.getTracer('jobs');
export function nightly() {
  return tracer.startActiveSpan('nightly job', span => span.end());
}
`,
};

async function resolve(...rules: TaughtRule[]) {
  const index = await indexOf(files);
  const set = new FileSet([{ name: 'workspace', uri: 'file:///workspace' }], false);
  for (const path of Object.keys(files)) set.add(`file:///workspace/${path}`);
  const taught = [{ folder: 'file:///workspace', rules }];
  const resolver = new SourceResolver({ index, files: set, mappings: [], services: {}, taught });
  const span = viewOf({ name: 'nightly job', service: 'shop', scope: 'jobs' });
  return { ...resolver.resolve(span), steps: resolver.explain(span).steps };
}

describe('what was taught', () => {
  it('goes before what is found out, which is only offered then', async () => {
    const before = await resolve();
    assert.equal(before.jump, 0);
    assert.match(before.locations[0].uri, /other\.js$/);
    const { locations, jump } = await resolve({ name: 'nightly *', file: 'src/jobs.js', function: 'Store.archive' });
    assert.equal(jump, 0);
    const [{ uri, line, functionName, rule, confidence }] = locations;
    assert.deepEqual(
      [uri, line, functionName, rule, confidence],
      ['file:///workspace/src/jobs.js', 6, 'Store.archive', 'taught', 'exact'],
    );
    assert.ok(locations.slice(1).some(other => other.uri.endsWith('other.js') && other.isOfferOnly));
  });

  it('is the rule that means the span most exactly', async () => {
    const general = { name: 'nightly *', file: 'src/jobs.js', line: 2 };
    const exact = { name: 'nightly job', service: 'shop', file: 'src/jobs.js', line: 7 };
    const { locations, jump } = await resolve(general, exact);
    assert.deepEqual([jump, locations[0].line], [0, 7]);
  });

  it('asks when two rules mean the span alike', async () => {
    const { jump, locations } = await resolve(
      { name: 'nightly job', file: 'src/jobs.js', line: 2 },
      { name: 'nightly job', file: 'src/other.js', line: 4 },
    );
    assert.equal(jump, undefined);
    assert.ok(locations.length >= 2);
  });

  it('says so when its place is gone, and leaves the word to the other rules', async () => {
    for (const place of [
      { file: 'src/gone.js', line: 2 },
      { file: 'src/jobs.js', function: 'gone' },
    ]) {
      const { steps, locations, jump } = await resolve({ name: 'nightly job', ...place });
      assert.match(say(steps[0].note), /has no such place/);
      assert.equal(jump, 0);
      assert.match(locations[0].uri, /other\.js$/);
    }
  });

  it('tells functions of one name apart by the line that was written with it', async () => {
    const at = async (line?: number) => {
      const { locations, jump } = await resolve({
        name: 'nightly job',
        file: 'src/jobs.js',
        function: 'archive',
        line,
      });
      return [jump, locations[0].line];
    };
    assert.deepEqual(await at(), [0, 1]);
    assert.deepEqual(await at(6), [0, 1], 'the whole name is written for one of them only');
  });
});
