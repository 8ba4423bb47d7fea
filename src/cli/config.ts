import { readFileSync } from 'node:fs';
import { DEFAULT_SETTINGS, type Settings } from '../actions/settings.ts';
import { UsageError } from './usage-error.ts';

type Mutable = { -readonly [Key in keyof Settings]: Settings[Key] };
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTextOrNull: Check = (value) => value === null || isText(value);
const isTextList: Check = (value) => Array.isArray(value) && value.every(isText);
const isTruth: Check = (value) => typeof value === 'boolean';
const isPositive: Check = (value) => typeof value === 'number' && value > 0;

/** Timers go up to 24 days. */
const isPeriodOrNull: Check = (value) => value === null || (isPositive(value) && Number(value) <= 10_080);

export const isPort = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 65_536;

const KEYS: Readonly<Record<keyof Settings, readonly [Check, string]>> = {
  apiKey: [isTextOrNull, 'a text or null'],
  apiLogPath: [isTextOrNull, 'a path or null'],
  webBindAddress: [isText, 'a text'],
  webBindPort: [isPort, 'a port from 0 to 65535'],
  webCorsOrigin: [isTextOrNull, 'a text or null'],
  webCorsOriginList: [isTextList, 'a list of texts'],
  ignoreOriginList: [isTextList, 'a list of texts'],
  webTimeout: [isPositive, 'a number of milliseconds'],
  mediaFolders: [isTextList, 'a list of paths'],
  webHostList: [isTextList, 'a list of texts'],
  webWithoutKey: [isTruth, 'true or false'],
  syncAfterChange: [isPeriodOrNull, 'a number of seconds up to 10080, or null'],
  syncEvery: [isPeriodOrNull, 'a number of minutes up to 10080, or null'],
};

/** Keys of AnkiConnect's own file that mean nothing here. */
const MEANINGLESS = new Set(['apiPollInterval', 'apiVersion', 'webBacklog']);

/** The settings of a JSON file over the defaults; `warn` hears of keys that nobody knows. */
export function readConfig(path: string, warn: (message: string) => void): Settings {
  const settings: Mutable = { ...DEFAULT_SETTINGS };
  for (const [key, value] of Object.entries(readObject(path))) {
    if (!Object.hasOwn(KEYS, key)) {
      if (!MEANINGLESS.has(key)) warn(`the configuration ${path} has an unknown setting "${key}"`);
      continue;
    }
    const [check, wanted] = KEYS[key as keyof Settings]; // its own key, as just seen
    if (!check(value)) throw new UsageError(`the configuration ${path} is wrong: "${key}" must be ${wanted}`);
    Object.assign(settings, { [key]: value });
  }
  return settings;
}

/** AnkiConnect's environment variables over settings. */
export function withEnvironment(settings: Settings, env: NodeJS.ProcessEnv): Settings {
  const {
    ANKICONNECT_BIND_ADDRESS: address,
    ANKICONNECT_CORS_ORIGIN: origin,
    ANKICONNECT_CORS_ORIGIN_LIST: list,
  } = env;
  return {
    ...settings,
    ...(address ? { webBindAddress: address } : {}),
    ...(origin ? { webCorsOrigin: origin } : {}),
    ...(list ? { webCorsOriginList: parseList(list) } : {}),
  };
}

function readObject(path: string): object {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the configuration ${path} cannot be read: ${reason}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`the configuration ${path} is wrong: it must be a JSON object`);
}

function parseList(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    if (isTextList(value)) return value as string[]; // just checked
  } catch {
    // not JSON: the short form
  }
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
