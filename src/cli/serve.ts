import { once } from 'node:events';
import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realPlace } from '../actions/package-path.ts';
import { DEFAULT_SETTINGS, type Settings } from '../actions/settings.ts';
import { AnkiError, messageOf } from '../engine/errors.ts';
import { refuseProfileFile } from '../engine/export-target.ts';
import { createAnswerer } from '../host/answerer.ts';
import { startEngine } from '../host/engine-host.ts';
import { startRequestLog } from '../protocol/request-log.ts';
import { answerRequests, bareServer } from '../server/http-server.ts';
import { announcement, lookAtProfile } from './announcement.ts';
import { readConfig, SETTING_OPTIONS, withEnvironment, withOptions } from './config.ts';
import { clockStart, PROFILE_OPTIONS, profileFolder } from './profile-option.ts';
import { stopSignal } from './stop-signal.ts';
import { UsageError } from './usage-error.ts';
import { type Call, defineVerb, option } from './verb.ts';

const OPTIONS = {
  ...PROFILE_OPTIONS,
  config: option('FILE', "JSON file with AnkiConnect's settings (apiKey, webCorsOriginList, ...)"),
  ...SETTING_OPTIONS,
} as const;

/** The only verb that runs in the program's first thread: the engine has its own. */
export const serve = defineVerb({
  name: 'serve',
  options: OPTIONS,
  summary: 'opens an Anki profile and answers AnkiConnect requests for it',
  details: `Opens an Anki profile, which is made when it is missing, and answers AnkiConnect requests for it until it is stopped (Ctrl-C, SIGTERM or a closed terminal).

Environment: ANKICONNECT_BIND_ADDRESS, ANKICONNECT_CORS_ORIGIN, ANKICONNECT_CORS_ORIGIN_LIST (JSON or comma separated). Options win over the environment, the environment over the file.`,
  run: async (call, { print, complain }) => {
    const options = serveOptions(call);
    for (const warning of options.warnings) complain(warning);
    const worker = fileURLToPath(new URL('./worker.cjs', import.meta.url));
    await serveUntilStopped(options, worker, (lines) => print(lines.join('\n')));
    return 0;
  },
});

export interface ServeOptions {
  readonly profileFolder: string;
  readonly settings: Settings;
  readonly clockStart: number | undefined;
  /** Sentences about the configuration that the user should see. */
  readonly warnings: readonly string[];
}

export function serveOptions(call: Call<typeof OPTIONS>): ServeOptions {
  const { values, env } = call;
  const warnings: string[] = [];
  const file = values.config
    ? readConfig(values.config, (message) => warnings.push(message))
    : DEFAULT_SETTINGS;
  return {
    profileFolder: profileFolder(call),
    settings: withOptions(withEnvironment(file, env), values),
    clockStart: clockStart(call),
    warnings,
  };
}

/** Then lets running requests finish and closes the collection. */
async function serveUntilStopped(
  options: ServeOptions,
  workerScript: string,
  announce: (lines: readonly string[]) => void,
): Promise<void> {
  const { settings, profileFolder, clockStart } = options;
  startLog(settings.apiLogPath);
  const http = bareServer();
  const stop = stopSignal();
  // The port comes first: when it is taken, no profile is made and no collection touched.
  await listen(http, settings);
  const found = lookAtProfile(profileFolder);
  const engine = startEngine(workerScript, { profileFolder, settings, clockStart });
  const server = answerRequests(http, settings, createAnswerer(settings, engine));
  engine.opened.then(() => announce(announcement(found, urlOf(http)))).catch(() => {});
  await Promise.race([engine.opened.then(() => stop), engine.died]);
  engine.hurry();
  await Promise.race([server.close().then(engine.close), engine.died]);
}

/** Throws when the port cannot be had, or when anybody on the network could use the server. */
async function listen(server: Server, settings: Settings): Promise<void> {
  const { webBindPort: port, webBindAddress: host } = settings;
  server.listen({ port, host });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new AnkiError('unsupported', listenMessage(error, host, port), { cause: error });
  }
  if (settings.apiKey || settings.webWithoutKey || isLoopback(server.address())) return;
  server.close();
  throw new UsageError(
    `without an API key only programs on this computer may use the server, but with "${host}" as its address others reach it, too: set "apiKey" in the configuration, or "webWithoutKey" (--without-key) when that is meant`,
  );
}

const isLoopback = (address: ReturnType<Server['address']>): boolean =>
  typeof address !== 'object' || address === null || /^(?:127\.|::1$|::ffff:127\.)/.test(address.address);

function listenMessage(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `port ${port} on ${host} is in use: stop the other program (Anki with AnkiConnect?) or choose another --port`;
  }
  if (code === 'EACCES') return `port ${port} on ${host} may not be used by this user: choose another --port`;
  return `cannot listen on ${host} port ${port}: ${messageOf(error)}`;
}

function startLog(path: string | null): void {
  try {
    if (path !== null) refuseProfileFile(realPlace(resolve(path)));
    startRequestLog(path);
  } catch (error) {
    throw new UsageError(`apiLogPath cannot be written: ${messageOf(error)}`);
  }
}

function urlOf(server: Server): string {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return '';
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
