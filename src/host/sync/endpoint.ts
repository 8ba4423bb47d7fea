import { AnkiError } from '../../engine/errors.ts';

export const ANKIWEB = 'https://sync.ankiweb.net/';

/** The address under which a server's methods are, ending in `/`. Throws invalid. */
export function parseEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new AnkiError('invalid', 'Invalid sync server specified: it must be an http or https address.');
  }
  return new URL('./', url);
}

/** Where a server sends us (308); a key that was protected on its way stays so. */
export function redirected(from: URL, location: string | undefined): URL | undefined {
  if (location === undefined || !URL.canParse(location)) return undefined;
  const url = new URL(location);
  if (url.protocol !== 'https:' && url.protocol !== from.protocol) return undefined;
  return url.protocol === 'http:' || url.protocol === 'https:' ? new URL('./', url) : undefined;
}

export const isAnkiWeb = ({ hostname }: URL): boolean => /(^|\.)ankiweb\.net$/.test(hostname);
