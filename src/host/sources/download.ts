import { isUtf8 } from 'node:buffer';
import { lookup as resolveHost } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { FetchedFile } from '../../actions/file-sources.ts';
import { AnkiError } from '../../engine/errors.ts';
import { Cookies } from './cookies.ts';
import { Deadline } from './deadline.ts';
import { isPrivateAddress } from './private-address.ts';
import { MAX_FILE, receive, tooLarge } from './receive.ts';
import { unpacked } from './unpacked.ts';

export interface DownloadRules {
  /** Milliseconds until something must have come; see `Deadline`. */
  readonly timeout: number;
  /** Refuses addresses of this computer and its networks. */
  readonly publicOnly: boolean;
}

/** As many as the add-on follows. */
const MAX_REDIRECTS = 30;

/** Bytes of a response's headers: a hundred lines of 64 kB are what the add-on takes. */
const MAX_HEADERS = 100 * 65_536;

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
  const cookies = new Cookies();
  let place = checkedUrl(url, undefined, rules);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await request(place, cookies, rules, deadline);
    const { statusCode, headers } = response;
    if (statusCode === 200) return response;
    response.destroy();
    if (!REDIRECTS.has(statusCode) || headers.location === undefined) {
      throw new AnkiError('not_found', `${url} download failed with return code ${statusCode}`);
    }
    cookies.take(place, headers['set-cookie']);
    place = checkedUrl(fromUtf8(headers.location), place, rules);
  }
  throw new AnkiError('invalid', `${url} download failed: more than ${MAX_REDIRECTS} redirects`);
}

/** Many servers put UTF-8 there, which Node reads as Latin-1. */
function fromUtf8(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
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

function request(
  url: URL,
  cookies: Cookies,
  rules: DownloadRules,
  deadline: Deadline,
): Promise<http.IncomingMessage> {
  const { get } = url.protocol === 'https:' ? https : http;
  const cookie = cookies.headerFor(url);
  return new Promise((resolve, reject) => {
    const options = {
      agent: false,
      maxHeaderSize: MAX_HEADERS,
      headers: {
        ...{ 'User-Agent': 'ankid', Accept: '*/*', 'Accept-Encoding': 'identity' },
        ...(cookie === '' ? {} : { Cookie: cookie }),
      },
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
  for await (const piece of unpacked(response) as AsyncIterable<Uint8Array>) {
    // no encoding is set
    deadline.progress(piece.length);
    yield piece;
  }
}

function asAnkiError(url: string, error: unknown, deadline: Deadline): AnkiError {
  if (error instanceof AnkiError) return error;
  if (deadline.signal.aborted) return new AnkiError('invalid', `${url} download failed: it took too long`);
  const reason =
    error instanceof Error ? error.message || String('code' in error && error.code) : String(error);
  return new AnkiError('invalid', `${url} download failed: ${reason}`, { cause: error });
}
