import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type * as vscode from 'vscode';
import { Failure } from '../core/errors';

/** Paths of PEM files, empty where there is none. */
export interface TlsFiles {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** What a TLS connection is made with; a member that is missing means Node's default. */
export interface TlsOptions {
  readonly ca?: readonly string[];
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads the files that `spanlight.tls.*` names. Own authorities come on top of the usual ones, because the option `ca` would
 * otherwise replace them. Throws a Failure that names the setting when a file can't be read or holds no PEM.
 */
export async function readTlsOptions(files: TlsFiles, l10n: typeof vscode.l10n): Promise<TlsOptions> {
  const read = async (setting: keyof TlsFiles, expected: RegExp): Promise<string | undefined> => {
    const path = files[setting];
    if (!path) return undefined;
    const name = `spanlight.tls.${setting}`;
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new Failure('invalidInput', l10n.t("The file {0} of the setting {1} can't be read.", path, name), {
        cause,
        setting: name,
      });
    });
    if (!expected.test(text))
      throw new Failure(
        'invalidInput',
        l10n.t('The file {0} of the setting {1} is no PEM file of that kind.', path, name),
        {
          setting: name,
        },
      );
    return text;
  };
  const certificate = /-----BEGIN (TRUSTED )?CERTIFICATE-----/;
  const ca = await read('caFile', certificate);
  const cert = await read('certFile', certificate);
  const key = await read('keyFile', /-----BEGIN [A-Z ]*PRIVATE KEY-----/);
  if (!cert !== !key) {
    const missing = cert ? 'spanlight.tls.keyFile' : 'spanlight.tls.certFile';
    throw new Failure(
      'invalidInput',
      l10n.t('A client certificate needs its key: the setting {0} is empty.', missing),
      {
        setting: missing,
      },
    );
  }
  return { ...(ca && { ca: [...usualAuthorities(), ca] }), ...(cert && { cert, key }) };
}

/** With NODE_EXTRA_CA_CERTS and the system's where this Node can tell (22.15 and later), else those it was built with. */
function usualAuthorities(): readonly string[] {
  const since2215 = tls as { getCACertificates?: (type: 'default') => string[] };
  return since2215.getCACertificates?.('default') ?? tls.rootCertificates;
}
