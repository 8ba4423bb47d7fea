/**
 * Whether a request comes from a web page, which must not reach the files and networks of this computer. Pages have
 * http origins, or "null" where a browser hides them (files, sandboxes); programs send none, and applications and browser
 * extensions, which their user has installed, have schemes of their own (app://obsidian.md, chrome-extension://…).
 */
export const isWebOrigin = (name: string): boolean =>
  name === 'null' || /^(https?|file|blob|data):/i.test(name);
