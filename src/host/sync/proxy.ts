import http, { type ClientRequest } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { statusError } from './wire-errors.ts';

/** The proxy that the environment names for an address, as other programs read these variables; only http proxies count. */
export function proxyFor(target: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const kind = target.protocol.slice(0, -1);
  const named = either(env, `${kind}_proxy`) || either(env, 'all_proxy');
  if (!named || isExempt(target, either(env, 'no_proxy') ?? '')) return undefined;
  const text = named.includes('://') ? named : `http://${named}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  return proxy?.protocol === 'http:' ? proxy : undefined;
}

const either = (env: NodeJS.ProcessEnv, name: string): string | undefined =>
  env[name] || env[name.toUpperCase()];

/** Hosts and their subdomains, with a port where only that is meant; `*` is all. */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.toLowerCase();
  const withPort = `${host}:${port || (protocol === 'https:' ? 443 : 80)}`;
  return list.split(/[\s,]+/).some((entry) => {
    const name = entry.toLowerCase().replace(/^\*?\./, '');
    if (name === '') return false;
    return name === '*' || [host, withPort].some((own) => own === name || own.endsWith(`.${name}`));
  });
}

/** Headers and place of a request that a proxy passes on as it is, which it does for http only. */
export function viaProxy(target: URL, proxy: URL): http.RequestOptions {
  return {
    host: hostOf(proxy),
    port: proxy.port || 80,
    path: target.href,
    headers: { host: target.host, ...authorization(proxy) },
  };
}

/** Lets connections to https servers go through a proxy, which sees only their names. */
export class TunnelAgent extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  /** What Node calls for a new connection. */
  override createConnection(
    options: tls.ConnectionOptions & { host: string; port: number },
    callback: (error: Error | null, socket?: Duplex) => void,
  ): undefined {
    const { host, port, secureContext } = options;
    this.#tunnelTo(`${host.includes(':') ? `[${host}]` : host}:${port}`)
      .on('connect', (response, socket) => {
        if (response.statusCode !== 200) {
          socket.destroy();
          return callback(statusError(response.statusCode ?? 0));
        }
        const { servername } = options;
        return callback(null, tls.connect({ socket, host, servername, secureContext }));
      })
      .on('error', callback)
      .end();
  }

  #tunnelTo(authority: string): ClientRequest {
    const { port } = this.#proxy;
    const headers = { host: authority, ...authorization(this.#proxy) };
    return http.request({
      ...{ host: hostOf(this.#proxy), port: port || 80, agent: false },
      ...{ method: 'CONNECT', path: authority, headers },
    });
  }
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

function authorization({ username, password }: URL): http.OutgoingHttpHeaders {
  if (username === '') return {};
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(plain).toString('base64')}` };
}
