import { readFileSync } from 'node:fs';
import { DEFAULT_SETTINGS, SETTINGS, type Setting, type Settings } from '../actions/settings.ts';
import { messageOf } from '../engine/errors.ts';
import { closest } from './closest.ts';
import { UsageError } from './usage-error.ts';
import { flag, type OptionSpecs, repeated, option as single } from './verb.ts';

/** Keys of AnkiConnect's own file that have no meaning here. */
const MEANINGLESS = new Set(['apiPollInterval', 'apiVersion', 'webBacklog']);

/** The settings of a JSON file over the defaults; `warn` hears of keys that nobody knows. */
export function readConfig(path: string, warn: (message: string) => void): Settings {
  const given = Object.entries(readObject(path)).flatMap(([key, value]) => {
    const setting = SETTINGS.find(({ name }) => name === key);
    if (setting) return [[key, checked(setting, value, path)]];
    if (!MEANINGLESS.has(key)) unknown(key, path, warn);
    return [];
  });
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(given) };
}

/** AnkiConnect's environment variables over settings; an empty one counts as none. */
export function withEnvironment(settings: Settings, env: NodeJS.ProcessEnv): Settings {
  const given = SETTINGS.flatMap((setting) => {
    const text = setting.environment && env[setting.environment];
    if (!text) return [];
    const value = fromText(setting, text);
    if (value === undefined)
      throw new UsageError(
        `the environment variable ${setting.environment} must be ${setting.wants}, not '${text}'`,
      );
    return [[setting.name, value]];
  });
  return { ...settings, ...Object.fromEntries(given) };
}

/** The options of the command line that are settings. */
export const SETTING_OPTIONS: OptionSpecs = Object.fromEntries(
  SETTINGS.flatMap(({ option }) => {
    if (!option) return [];
    const { name, value, help, isAdded } = option;
    return [[name, value === undefined ? flag(help) : (isAdded ? repeated : single)(value, help)]];
  }),
);

/** What the command line says over settings; `values` are those of its options, by name. */
export function withOptions(settings: Settings, values: Readonly<Record<string, unknown>>): Settings {
  const given = SETTINGS.flatMap((setting) => {
    const { name, option } = setting;
    const value = option && values[option.name];
    if (value === undefined || value === false || (value === '' && accepts(setting, ''))) return [];
    if (value === true) return [[name, true]];
    if (option?.isAdded && Array.isArray(value)) return [[name, [...(settings[name] as string[]), ...value]]];
    const read = fromText(setting, String(value));
    if (read === undefined)
      throw new UsageError(`--${option?.name} wants ${option?.wants ?? setting.wants}, not '${value}'`);
    return [[name, read]];
  });
  return { ...settings, ...Object.fromEntries(given) };
}

function readObject(path: string): object {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = messageOf(error);
    throw new UsageError(`the configuration ${path} cannot be read: ${reason}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`the configuration ${path} is wrong: it must be a JSON object`);
}

function checked(setting: Setting, value: unknown, path: string): unknown {
  if (accepts(setting, value)) return value;
  const { name, wants } = setting;
  const given = name === 'apiKey' ? 'something else' : shortJson(value);
  throw new UsageError(`the configuration ${path} is wrong: "${name}" must be ${wants}, not ${given}`);
}

/** Whoever wrote down a key, and is not understood, would have a server that lets everybody in. */
function unknown(key: string, path: string, warn: (message: string) => void): void {
  const meant = /key/i.test(key)
    ? 'apiKey'
    : closest(
        key,
        SETTINGS.map(({ name }) => name),
      );
  const known = `the configuration ${path} has an unknown setting "${key}"`;
  if (meant === 'apiKey')
    throw new UsageError(`${known}: if it is meant to be "apiKey", write it so, else take it out`);
  warn(meant ? `${known}; is it meant to be "${meant}"?` : known);
}

const accepts = ({ schema }: Setting, value: unknown): boolean =>
  value !== undefined && schema.safeParse(value).success;

/** What a text means for a setting: itself, a number, or a list as JSON or with commas; undefined when none of them. */
function fromText(setting: Setting, text: string): unknown {
  const number = /^\d+$/.test(text) ? Number(text) : undefined;
  return [text, number, listFrom(text)].find((value) => accepts(setting, value));
}

function listFrom(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch {
    // not JSON: the short form
  }
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function shortJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
