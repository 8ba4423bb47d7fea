interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  /** Whether hosts below the domain get it, too. */
  readonly withSubdomains: boolean;
  readonly path: string;
  readonly secure: boolean;
}

/** Cookies that one download may collect: some sites set one with a redirect and look for it on the next page. */
const MOST = 100;

/** What servers give out while redirects are followed; each gets its own back, as a browser has it. */
export class Cookies {
  readonly #cookies = new Map<string, Cookie>();

  /** `headers`: the values of Set-Cookie. */
  take(url: URL, headers: readonly string[] = []): void {
    for (const header of headers) {
      const cookie = readCookie(url, header);
      if (!cookie) continue;
      const key = `${cookie.domain} ${cookie.path} ${cookie.name}`;
      if (isDeletion(header)) this.#cookies.delete(key);
      else if (this.#cookies.size < MOST || this.#cookies.has(key)) this.#cookies.set(key, cookie);
    }
  }

  /** The value of Cookie; '' when there is nothing to send. */
  headerFor(url: URL): string {
    const sent = [...this.#cookies.values()].filter((cookie) => belongsTo(cookie, url));
    return sent.map(({ name, value }) => `${name}=${value}`).join('; ');
  }
}

function readCookie(url: URL, header: string): Cookie | undefined {
  const [pair = '', ...attributes] = header.split(';');
  const [, name = '', value = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(pair) ?? [];
  if (name === '') return undefined;
  const given = new Map(attributes.map((attribute) => attributeOf(attribute)));
  const domain = given.get('domain')?.replace(/^\./, '').toLowerCase() ?? '';
  if (domain !== '' && !isBelow(url.hostname, domain)) return undefined;
  const path = given.get('path') ?? '';
  return {
    ...{ name, value, domain: domain || url.hostname, withSubdomains: domain.includes('.') },
    ...{ path: path.startsWith('/') ? path : folderOf(url.pathname), secure: given.has('secure') },
  };
}

function attributeOf(text: string): [string, string] {
  const [name = '', ...value] = text.split('=');
  return [name.trim().toLowerCase(), value.join('=').trim()];
}

const isDeletion = (header: string): boolean => /;\s*max-age\s*=\s*(?:0|-\d+)\s*(?:;|$)/i.test(header);

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 1));

const isBelow = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

function belongsTo({ domain, withSubdomains, path, secure }: Cookie, url: URL): boolean {
  if (withSubdomains ? !isBelow(url.hostname, domain) : url.hostname !== domain) return false;
  if (secure && url.protocol !== 'https:') return false;
  return url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
