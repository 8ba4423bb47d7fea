import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEFAULT_SETTINGS, type Settings } from '../actions/settings.ts';
import { parseClock } from './clock-option.ts';
import { isPort, readConfig, withEnvironment } from './config.ts';
import { dataFolder } from './data-folder.ts';
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
    };

const OPTIONS = {
  profile: { type: 'string' },
  port: { type: 'string' },
  bind: { type: 'string' },
  config: { type: 'string' },
  clock: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** Reads the arguments after the program's name; throws UsageError. */
export function parseCommand(args: readonly string[], env: NodeJS.ProcessEnv): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  if (positionals.length === 0)
    throw new UsageError('a command is missing; try "ankid serve", or "ankid --help"');
  if (positionals[0] === 'help') return { name: 'help' };
  if (positionals[0] !== 'serve')
    throw new UsageError(`there is no command "${positionals[0]}"; try "ankid --help"`);
  if (positionals.length > 1)
    throw new UsageError(`"${positionals[1]}" is not understood; try "ankid --help"`);
  return serveCommand(values, env);
}

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
  const warnings: string[] = [];
  const file = values.config
    ? readConfig(values.config, (message) => warnings.push(message))
    : DEFAULT_SETTINGS;
  return {
    name: 'serve',
    profileFolder: resolve(values.profile || join(dataFolder(process.platform, env, homedir()), 'User 1')),
    settings: withFlags(withEnvironment(file, env), values),
    clockStart: values.clock ? parseClock(values.clock) : undefined,
    warnings,
  };
}

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
