// HTTPS in front of a real server, with an authority made for the occasion and, if wanted, a question for a client
// certificate.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as ask } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Missing, run } from '../bootstrap/processes.mjs';

/**
 * @typedef {object} Certificates all PEM
 * @property {string} ca the authority that signed the others
 * @property {{cert: string, key: string}} server for 127.0.0.1
 * @property {{cert: string, key: string}} client
 */

/**
 * @returns {Promise<Certificates>} valid for two days
 * @throws {Missing} without openssl
 */
export async function makeCertificates() {
  const dir = await mkdtemp(join(tmpdir(), 'spanlight-tls-'));
  const openssl = args =>
    run('openssl', args, { cwd: dir }).catch(error => {
      throw error.code === 'ENOENT' ? new Missing('there is no openssl command') : error;
    });
  const read = name => readFile(join(dir, name), 'utf8');
  try {
    const authority = ['-subj', '/CN=Spanlight test authority', '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2'];
    await openssl(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...authority]);
    await writeFile(join(dir, 'server.ext'), 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
    await writeFile(join(dir, 'client.ext'), 'extendedKeyUsage=clientAuth\n');
    for (const name of ['server', 'client']) {
      const wanted = ['-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`];
      await openssl(['req', '-newkey', 'rsa:2048', '-nodes', ...wanted]);
      const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`, '-days', '2'];
      await openssl(['x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, ...signed]);
    }
    return {
      ca: await read('ca.crt'),
      server: { cert: await read('server.crt'), key: await read('server.key') },
      client: { cert: await read('client.crt'), key: await read('client.key') },
    };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * @param {string} target URL of a real server
 * @param {Certificates} certificates
 * @param {{wantsClient?: boolean}} [options] `wantsClient`: without a certificate of the authority there is no connection
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function startTlsProxy(target, { ca, server: own }, { wantsClient = false } = {}) {
  const { hostname, port } = new URL(target);
  const options = { ...own, ca, requestCert: wantsClient, rejectUnauthorized: wantsClient };
  const server = createServer(options, (request, response) => {
    const headers = { ...request.headers, connection: 'close' };
    const sent = ask({ hostname, port, path: request.url, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? '' });
      answer.pipe(response);
    });
    sent.on('error', error => response.destroy(error)).end();
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () =>
    new Promise(resolve => {
      server.close(() => resolve(undefined));
      server.closeAllConnections();
    });
  return { url: `https://127.0.0.1:${address.port}`, close };
}
