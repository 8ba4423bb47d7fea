import type { Settings } from '../actions/settings.ts';

export interface OriginVerdict {
  readonly allowed: boolean;
  /** Value of Access-Control-Allow-Origin. */
  readonly corsOrigin: string;
}

/** What is allowed along with http://localhost: the same machine by its number, and browser extensions. */
const LOCAL_ORIGIN =
  /^https?:\/\/127\.0\.0\.1$|^http:\/\/127\.0\.0\.1:|^(chrome|moz|safari-web)-extension:\/\//;

/** Whether the settings let a web origin in; `origin` is undefined for programs, which send none. */
export function judgeOrigin(settings: Settings, origin: string | undefined): OriginVerdict {
  const list = allowedOrigins(settings);
  if (list.includes('*')) return { allowed: true, corsOrigin: '*' };
  if (origin === undefined) return { allowed: true, corsOrigin: 'http://localhost' };
  const allowed = list.includes(origin) || (list.includes('http://localhost') && LOCAL_ORIGIN.test(origin));
  return { allowed, corsOrigin: allowed ? origin : 'http://localhost' };
}

/** Whether an origin is named in the settings itself, or an extension that they allow: no other web page can carry it. */
export function isNamedOrigin(settings: Settings, origin: string): boolean {
  const list = allowedOrigins(settings).filter((entry) => entry !== '*');
  return list.includes(origin) || /^(chrome|moz|safari-web)-extension:\/\//.test(origin);
}

function allowedOrigins(settings: Settings): readonly string[] {
  const { webCorsOrigin, webCorsOriginList } = settings;
  return webCorsOrigin ? [...webCorsOriginList, webCorsOrigin] : webCorsOriginList;
}
