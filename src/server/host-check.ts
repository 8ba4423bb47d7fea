import { isIP } from 'node:net';
import type { Settings } from '../actions/settings.ts';
import { isNamedOrigin } from '../protocol/origin.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

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

/** Headers that a page's script cannot keep its browser from sending; `accept-language: *` is what Node's fetch sends. */
function looksLikeBrowser(headers: Headers): boolean {
  const agent = headers['user-agent'];
  const language = headers['accept-language'];
  return (
    ['origin', 'referer', 'cookie', 'sec-fetch-site', 'sec-fetch-dest'].some(
      (name) => headers[name] !== undefined,
    ) ||
    (typeof agent === 'string' && agent.startsWith('Mozilla/')) ||
    (language !== undefined && language !== '*')
  );
}
