import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { AnkiError, messageOf } from '../../engine/errors.ts';

/**
 * Whom to trust: what Node trusts, what this system trusts, and the certificates of a PEM file. Throws invalid for a
 * file that cannot be used.
 */
export function trustedContext(extraFile: string | undefined): tls.SecureContext {
  const extra = extraFile === undefined ? [] : [readPem(extraFile)];
  try {
    return tls.createSecureContext({ ca: [...tls.rootCertificates, ...systemCertificates(), ...extra] });
  } catch (error) {
    throw unusable(extraFile ?? 'of this system', error);
  }
}

function readPem(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it holds none in PEM form');
    return text;
  } catch (error) {
    throw unusable(file, error);
  }
}

function unusable(what: string, cause: unknown): AnkiError {
  const reason = messageOf(cause);
  return new AnkiError('invalid', `the certificates ${what} cannot be used: ${reason}`, { cause });
}

/** Newer versions of Node ask the system; elsewhere the usual files of Linux and BSD are looked for. */
function systemCertificates(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'system') => string[] }; // the types are Node 20's
  if (getCACertificates) return getCACertificates('system');
  for (const file of [process.env.SSL_CERT_FILE, ...BUNDLES]) {
    try {
      if (file) return [readFileSync(file, 'utf8')];
    } catch {
      // the next one, then
    }
  }
  return [];
}

const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
