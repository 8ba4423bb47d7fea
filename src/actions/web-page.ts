import type { Settings } from './settings.ts';

/** Origins of pages of the web, and of extensions, which anybody can make somebody install. */
const OF_PAGES = /^(?:https?|(?:chrome|moz|safari-web)-extension):\/\//;

/**
 * Whether a request comes from a web page, which may do less than a program. No page can have an origin with a scheme of
 * its own, such as app://obsidian.md; where the owner has listed one it is a program, too.
 */
export function isWebPage(settings: Settings, origin: string): boolean {
  if (origin === '') return false;
  const { webCorsOriginList, webCorsOrigin } = settings;
  const isListed = webCorsOriginList.includes(origin) || webCorsOrigin === origin;
  return !isListed || OF_PAGES.test(origin) || !/^[a-z][a-z0-9+.-]*:\/\//.test(origin);
}
