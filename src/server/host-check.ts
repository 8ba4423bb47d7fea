import { isIP } from 'node:net';
import type { Settings } from '../actions/settings.ts';
import { isNamedOrigin, judgeOrigin } from '../protocol/origin.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Why a request must be that of a web page which may not use this server, besides what its Origin says; undefined when
 * there is no danger. Decided by what a page cannot keep its browser from sending.
 */
export function foreignPage(
  settings: Settings,
  headers: Headers,
  rawHeaders: readonly string[],
): string | undefined {
  if (hasTwoHosts(rawHeaders)) return 'a request may have only one Host header';
  const host = foreignHost(settings, headers);
  if (host !== undefined) return foreignHostMessage(host);
  return headers.origin === undefined ? foreignWithoutOrigin(settings, headers) : undefined;
}

/** A proxy and this server might each believe another one. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}

/** Browsers leave Origin out of some requests, but not where they come from altogether. */
function foreignWithoutOrigin(settings: Settings, headers: Headers): string | undefined {
  const site = headers['sec-fetch-site'];
  const isFromElsewhere = site === 'cross-site' || site === 'same-site';
  const referer = refererOrigin(headers.referer);
  if (referer === undefined)
    return isFromElsewhere && !judgeOrigin(settings, 'null').allowed ? NOT_LISTED : undefined;
  const isOwn = !isFromElsewhere && referer === `http://${headers.host}`;
  return isOwn || judgeOrigin(settings, referer).allowed ? undefined : NOT_LISTED;
}

const NOT_LISTED =
  'other web pages may not use this server: to allow one, add its origin to "webCorsOriginList" in the configuration';

/** Undefined for what is no page of the web. */
function refererOrigin(referer: string | string[] | undefined): string | undefined {
  if (typeof referer !== 'string' || !/^https?:/i.test(referer) || !URL.canParse(referer)) return undefined;
  return new URL(referer).origin;
}

/**
 * The name of a foreign host that a web page may have used to reach this server, or undefined when there is no danger.
 * Against DNS rebinding: a page of evil.example whose name suddenly points to this machine counts as the same origin
 * for the browser, but cannot keep it from sending `Host: evil.example`.
 *
 * No danger: names that cannot be rebound (addresses, localhost) or that the owner has allowed; origins that the owner has
 * named, and extensions, since such a page would show its own; programs, which send none of a browser's headers.
 */
export function foreignHost(settings: Settings, headers: Headers): string | undefined {
  const host = hostName(headers.host);
  if (host === undefined || isOwnHost(settings, host)) return undefined;
  if (!looksLikeBrowser(headers)) return undefined;
  if (typeof headers.origin === 'string' && isNamedOrigin(settings, headers.origin)) return undefined;
  return host;
}

export const foreignHostMessage = (host: string): string =>
  `web pages may not reach this server under the host name "${host}": to allow it, add it to "webHostList" in the configuration or start with --allow-host ${host}`;

function hostName(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string' || header === '') return undefined;
  const bracketed = /^\[([^\]]*)\](:\d*)?$/.exec(header);
  const name = bracketed?.[1] ?? header.replace(/:\d*$/, '');
  return name.toLowerCase().replace(/\.$/, '').slice(0, 255); // no real name is longer
}

function isOwnHost(settings: Settings, host: string): boolean {
  if (isIP(host) !== 0 || host === 'localhost' || host.endsWith('.localhost')) return true;
  const allowed = [settings.webBindAddress, ...settings.webHostList].map((name) => name.toLowerCase());
  return allowed.includes(host) || allowed.includes('*');
}

/** What only browsers send: a page's script cannot set most of these, and cannot leave out all of them. */
const BROWSER_HEADERS: ReadonlySet<string> = new Set([
  ...['origin', 'referer', 'cookie', 'dnt', 'upgrade-insecure-requests', 'save-data', 'purpose'],
  ...['service-worker', 'last-event-id', 'ping-from', 'ping-to', 'x-client-data'],
]);

function looksLikeBrowser(headers: Headers): boolean {
  const agent = headers['user-agent'];
  const language = headers['accept-language'];
  if (typeof agent === 'string' && agent.startsWith('Mozilla/')) return true;
  if (language !== undefined && language !== '*') return true;
  return Object.keys(headers).some(
    (name) =>
      BROWSER_HEADERS.has(name) ||
      (/^(?:sec|access-control-request)-/.test(name) && !(name === 'sec-fetch-mode' && isNodeFetch(headers))),
  );
}

/** Node's own fetch says `sec-fetch-mode: cors`, too, but never where it comes from. */
const isNodeFetch = (headers: Headers): boolean =>
  headers['accept-language'] === '*' && /^(?:node|undici)$/.test(String(headers['user-agent']));
