/** AnkiConnect's own configuration keys, with its names and defaults, and the ones that this server adds. */
export interface Settings {
  readonly apiKey: string | null;
  readonly apiLogPath: string | null;
  readonly webBindAddress: string;
  readonly webBindPort: number;
  /** Deprecated single origin; counted as a further entry of the list. */
  readonly webCorsOrigin: string | null;
  readonly webCorsOriginList: readonly string[];
  readonly ignoreOriginList: readonly string[];
  /** Milliseconds that a download may take; it gets more time as data arrives. */
  readonly webTimeout: number;
  /** Ours: folders whose files web pages may name to have them stored; programs may name any file. */
  readonly mediaFolders: readonly string[];
  /** Ours: further host names under which web pages may reach this server (see server/host-check.ts). */
  readonly webHostList: readonly string[];
  /** Ours: other computers may reach the server although there is no API key. */
  readonly webWithoutKey: boolean;
  /** Ours: seconds after the last change until it is synced; null: it is not. */
  readonly syncAfterChange: number | null;
  /** Ours: minutes from one sync to the next; null: only when someone asks. */
  readonly syncEvery: number | null;
}

/** The protocol version that this server speaks. */
export const API_VERSION = 6;

export const DEFAULT_SETTINGS: Settings = {
  apiKey: null,
  apiLogPath: null,
  webBindAddress: '127.0.0.1',
  webBindPort: 8765,
  webCorsOrigin: null,
  webCorsOriginList: ['http://localhost'],
  ignoreOriginList: [],
  webTimeout: 10_000,
  mediaFolders: [],
  webHostList: [],
  webWithoutKey: false,
  syncAfterChange: null,
  syncEvery: null,
};
