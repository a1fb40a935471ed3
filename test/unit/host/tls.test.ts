import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../src/core/errors';
import { readTlsOptions, type TlsFiles } from '../../../src/host/tls';
import { l10n } from './inMemory';

const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const key = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n';
const none: TlsFiles = { caFile: '', certFile: '', keyFile: '' };

describe('TLS files', () => {
  let folder = '';
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const fails = (files: Partial<TlsFiles>, setting: string, text: RegExp) =>
    assert.rejects(readTlsOptions({ ...none, ...files }, l10n), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.kind, 'invalidInput');
      assert.equal(error.details.setting, setting);
      assert.match(error.message, text);
      return true;
    });
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'spanlight-tls-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  it('are none unless set, and then change nothing', async () => {
    assert.deepEqual(await readTlsOptions(none, l10n), {});
  });

  it('add an own authority to the usual ones', async () => {
    const { ca } = await readTlsOptions({ ...none, caFile: await file('ca.pem', certificate) }, l10n);
    assert.equal(ca?.at(-1), certificate);
    assert.ok(ca.length > 100, `only ${ca.length} authorities`);
  });

  it('give a client certificate together with its key', async () => {
    const files = { ...none, certFile: await file('cert.pem', certificate), keyFile: await file('key.pem', key) };
    assert.deepEqual(await readTlsOptions(files, l10n), { cert: certificate, key });
  });

  it('that are missing, of the wrong kind or half given are named with their setting', async () => {
    await fails({ caFile: join(folder, 'nowhere.pem') }, 'spanlight.tls.caFile', /nowhere\.pem.*can't be read/);
    await fails({ caFile: await file('ca.txt', 'hello') }, 'spanlight.tls.caFile', /no PEM/);
    await fails({ certFile: await file('c.pem', key) }, 'spanlight.tls.certFile', /no PEM/);
    await fails({ certFile: await file('c2.pem', certificate) }, 'spanlight.tls.keyFile', /needs its key/);
    await fails({ keyFile: await file('k.pem', key) }, 'spanlight.tls.certFile', /certFile/);
  });
});
