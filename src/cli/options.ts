import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_SETTINGS, type Settings } from '../actions/settings.ts';
import { parseClock } from './clock-option.ts';
import { isPort, readConfig, withEnvironment } from './config.ts';
import { dataFolder } from './data-folder.ts';
import type { SearchOptions } from './search.ts';
import { UsageError } from './usage-error.ts';

/** What the command line asks for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | {
      readonly name: 'serve';
      readonly profileFolder: string;
      readonly settings: Settings;
      readonly clockStart: number | undefined;
      /** Sentences about the configuration that the user should see. */
      readonly warnings: readonly string[];
    }
  | MaintenanceCommand;

/** What is done to a profile that is not being served. */
export type MaintenanceCommand = {
  readonly profileFolder: string;
  readonly clockStart: number | undefined;
} & (
  | { readonly name: 'check' | 'check-media' | 'backup' }
  | { readonly name: 'restore'; readonly packagePath: string }
  | ({ readonly name: 'search' } & SearchOptions)
);

const OPTIONS = {
  profile: { type: 'string' },
  port: { type: 'string' },
  bind: { type: 'string' },
  config: { type: 'string' },
  clock: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  cards: { type: 'boolean' },
  explain: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** Reads the arguments after the program's name; throws UsageError. */
export function parseCommand(args: readonly string[], env: NodeJS.ProcessEnv): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  const [name, ...rest] = positionals;
  if (name === undefined) throw new UsageError('a command is missing; try "ankid serve", or "ankid --help"');
  if (name === 'help') return { name: 'help' };
  if (!isVerb(name)) throw new UsageError(`there is no command "${name}"; try "ankid --help"`);
  const surplus = rest[name === 'restore' || name === 'search' ? 1 : 0];
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is not understood; try "ankid --help"`);
  return name === 'serve' ? serveCommand(values, env) : maintenanceCommand(name, rest[0], values, env);
}

const VERBS = ['serve', 'check', 'check-media', 'backup', 'restore', 'search'] as const;
type Verb = (typeof VERBS)[number];

const isVerb = (name: string): name is Verb => VERBS.some((verb) => verb === name);

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UsageError(`${reason}; try "ankid --help"`);
  }
}

function serveCommand(values: Values, env: NodeJS.ProcessEnv): Command {
  refuse(SEARCH_OPTIONS, 'serve', values);
  const warnings: string[] = [];
  const file = values.config
    ? readConfig(values.config, (message) => warnings.push(message))
    : DEFAULT_SETTINGS;
  return {
    name: 'serve',
    profileFolder: profileFolder(values, env),
    settings: withFlags(withEnvironment(file, env), values),
    clockStart: clockStart(values),
    warnings,
  };
}

function maintenanceCommand(
  name: Exclude<Verb, 'serve'>,
  operand: string | undefined,
  values: Values,
  env: NodeJS.ProcessEnv,
): MaintenanceCommand {
  refuse(name === 'search' ? SERVER_OPTIONS : [...SERVER_OPTIONS, ...SEARCH_OPTIONS], name, values);
  const common = { profileFolder: profileFolder(values, env), clockStart: clockStart(values) };
  switch (name) {
    case 'restore':
      if (operand) return { name, ...common, packagePath: resolve(operand) };
      throw new UsageError('the backup to restore is missing; try "ankid restore FILE.colpkg"');
    case 'search':
      if (operand === undefined)
        throw new UsageError('the search is missing; try "ankid search deck:current"');
      return { name, ...common, query: operand, cards: !!values.cards, explain: !!values.explain };
    default:
      return { name, ...common };
  }
}

const SERVER_OPTIONS = ['port', 'bind', 'config', 'allow-host'] as const;
const SEARCH_OPTIONS = ['cards', 'explain'] as const;

function refuse(options: readonly (keyof Values)[], verb: Verb, values: Values): void {
  const stray = options.find((option) => values[option] !== undefined);
  if (stray) throw new UsageError(`--${stray} means nothing to "ankid ${verb}"; try "ankid --help"`);
}

const profileFolder = (values: Values, env: NodeJS.ProcessEnv): string =>
  resolve(values.profile || join(dataFolder(process.platform, env, homedir()), 'User 1'));

const clockStart = (values: Values): number | undefined =>
  values.clock ? parseClock(values.clock) : undefined;

function withFlags(settings: Settings, values: Values): Settings {
  return {
    ...settings,
    ...(values.port === undefined ? {} : { webBindPort: parsePort(values.port) }),
    ...(values.bind ? { webBindAddress: values.bind } : {}),
    webHostList: [...settings.webHostList, ...(values['allow-host'] ?? [])],
  };
}

function parsePort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!isPort(port)) throw new UsageError(`--port wants a number from 0 to 65535, not '${text}'`);
  return port;
}
