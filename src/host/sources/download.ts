import { lookup as resolveHost } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import zlib from 'node:zlib';
import type { FetchedFile } from '../../actions/file-sources.ts';
import { AnkiError } from '../../engine/errors.ts';
import { Deadline } from './deadline.ts';
import { isPrivateAddress } from './private-address.ts';
import { MAX_FILE, receive, tooLarge } from './receive.ts';

export interface DownloadRules {
  /** Milliseconds until something must have come; see `Deadline`. */
  readonly timeout: number;
  /** Refuses addresses of this computer and its networks. */
  readonly publicOnly: boolean;
}

const MAX_REDIRECTS = 20;
const REDIRECTS: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308]);

/** Downloads over http or https into `target`. Throws `AnkiError` with what went wrong. */
export async function download(url: string, target: string, rules: DownloadRules): Promise<FetchedFile> {
  const deadline = new Deadline(rules.timeout);
  try {
    const response = await follow(url, rules, deadline);
    try {
      return await receive(contentOf(response, deadline), target);
    } finally {
      response.destroy();
    }
  } catch (error) {
    throw asAnkiError(url, error, deadline);
  } finally {
    deadline.clear();
  }
}

async function follow(url: string, rules: DownloadRules, deadline: Deadline): Promise<http.IncomingMessage> {
  let place = checkedUrl(url, undefined, rules);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await request(place, rules, deadline);
    const { statusCode, headers } = response;
    if (statusCode === 200) return response;
    response.destroy();
    if (!REDIRECTS.has(statusCode) || headers.location === undefined) {
      throw new AnkiError('not_found', `${url} download failed with return code ${statusCode}`);
    }
    place = checkedUrl(headers.location, place, rules);
  }
  throw new AnkiError('invalid', `${url} download failed: more than ${MAX_REDIRECTS} redirects`);
}

/** Where a request may go: again for every redirect. Names are looked at when they are resolved. */
function checkedUrl(text: string, base: URL | undefined, { publicOnly }: DownloadRules): URL {
  if (!URL.canParse(text, base?.href)) throw new AnkiError('invalid', `Invalid URL '${text}'`);
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new AnkiError('invalid', `Invalid URL '${text}': only http and https can be downloaded`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (publicOnly && isIP(host) !== 0 && isPrivateAddress(host)) throw privateAddress(host);
  return url;
}

function request(url: URL, rules: DownloadRules, deadline: Deadline): Promise<http.IncomingMessage> {
  const { get } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const options = {
      agent: false,
      headers: { 'User-Agent': 'ankid', Accept: '*/*', 'Accept-Encoding': 'identity' },
      signal: deadline.signal,
      lookup: rules.publicOnly ? lookupPublic : resolveHost,
    };
    get(url, options, resolve).on('error', reject);
  });
}

/** The connection goes to the very addresses that were looked at, so that a name cannot change in between. */
const lookupPublic: LookupFunction = (host, options, callback) => {
  resolveHost(host, { ...options, all: true }, (error, addresses) => {
    const forbidden = addresses?.find(({ address }) => isPrivateAddress(address));
    const [first] = addresses ?? [];
    if (error) callback(error, '', 0);
    else if (forbidden) callback(privateAddress(host), '', 0);
    else if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  });
};

const privateAddress = (host: string): AnkiError =>
  new AnkiError('invalid', `web pages may not download from "${host}", an address of a private network`);

async function* contentOf(response: http.IncomingMessage, deadline: Deadline): AsyncGenerator<Uint8Array> {
  if (Number(response.headers['content-length'] ?? 0) > MAX_FILE) throw tooLarge();
  for await (const piece of decoded(response) as AsyncIterable<Uint8Array>) {
    // no encoding is set
    deadline.progress(piece.length);
    yield piece;
  }
}

/** Some servers compress whether asked to or not. */
function decoded(response: http.IncomingMessage): Readable {
  const decoder = DECODERS[response.headers['content-encoding']?.toLowerCase() ?? ''];
  return decoder ? pipeline(response, decoder(), () => {}) : response;
}

const DECODERS: Readonly<Record<string, () => zlib.Gunzip | zlib.BrotliDecompress>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createUnzip(),
  br: () => zlib.createBrotliDecompress(),
};

function asAnkiError(url: string, error: unknown, deadline: Deadline): AnkiError {
  if (error instanceof AnkiError) return error;
  if (deadline.signal.aborted) return new AnkiError('invalid', `${url} download failed: it took too long`);
  const reason =
    error instanceof Error ? error.message || String('code' in error && error.code) : String(error);
  return new AnkiError('invalid', `${url} download failed: ${reason}`, { cause: error });
}
