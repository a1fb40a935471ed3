import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDotenv } from '../../../../src/features/runs/dotenv';
import { readEnvFiles } from '../../../../src/features/runs/envFiles';

describe('a file of variables', () => {
  it('is read as debuggers read it', () => {
    const text = [
      '\uFEFF# a comment=no',
      'PLAIN=a b # comment',
      'HASH=a#b',
      '  export  SPACED =  x  ',
      "SINGLE='a \\n b' # comment",
      'DOUBLE="a\\n\\"b\\" # c"',
      'EMPTY=',
      'no variable',
      'not a name=1',
      'EQUALS=a=b,c=d',
      'TWICE=1',
      'TWICE=2\r',
      'OPEN="never closed',
    ].join('\n');
    assert.deepEqual(readDotenv(text), {
      PLAIN: 'a b',
      HASH: 'a#b',
      SPACED: 'x',
      SINGLE: 'a \\n b',
      DOUBLE: 'a\n"b" # c',
      EMPTY: '',
      EQUALS: 'a=b,c=d',
      TWICE: '2',
      OPEN: '"never closed',
    });
  });

  it('may have values over several lines, in which nothing is missed', () => {
    assert.deepEqual(readDotenv('A="one\ntwo"\nB=\'x\nOTEL_EXPORTER_OTLP_ENDPOINT=http://mine\n'), {
      A: 'one\ntwo',
      B: "'x",
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://mine',
    });
  });

  it('of any content is read in a moment', () => {
    const quotes = `A="\nB='\nC=\`\n`.repeat(50_000);
    assert.deepEqual(Object.keys(readDotenv(quotes)), ['A', 'B', 'C']);
    assert.deepEqual(readDotenv('='.repeat(100_000)), {});
    for (const nothing of [' ', '\n', ' \n']) assert.deepEqual(readDotenv(nothing.repeat(500_000)), {});
  });
});

describe('files that a configuration names', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-env-'));
    await writeFile(join(folder, 'one.env'), 'A=1\nB=1\n');
    await writeFile(join(folder, 'two.env'), 'B=2\n');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are read in their order, relative ones from the folder', async () => {
    assert.deepEqual(await readEnvFiles('one.env', folder), { A: '1', B: '1' });
    assert.deepEqual(await readEnvFiles([join(folder, 'one.env'), 'two.env'], folder), { A: '1', B: '2' });
  });

  it('may be missing, or be no names of files', async () => {
    assert.deepEqual(await readEnvFiles(['none.env', 'one.env/none.env', 5, null, ''], folder), {});
    assert.deepEqual(await readEnvFiles(undefined, undefined), {});
  });

  it('that are there and cannot be read are not passed over', async () => {
    await mkdir(join(folder, 'folder.env'));
    await assert.rejects(readEnvFiles('folder.env', folder), /is no file/);
    if (process.platform !== 'win32') await assert.rejects(readEnvFiles('/dev/zero', folder), /is no file/);
    await writeFile(join(folder, 'large.env'), 'x'.repeat(1_000_001));
    await assert.rejects(readEnvFiles('large.env', folder), /1000001 bytes/);
  });
});
