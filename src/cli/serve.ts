import { once } from 'node:events';
import type { Server } from 'node:http';
import { basename } from 'node:path';
import type { Settings } from '../actions/settings.ts';
import { AnkiError } from '../engine/errors.ts';
import { createAnswerer } from '../host/answerer.ts';
import { startEngine } from '../host/engine-host.ts';
import { startRequestLog } from '../protocol/request-log.ts';
import { answerRequests, bareServer } from '../server/http-server.ts';
import { UsageError } from './usage-error.ts';

export interface ServeOptions {
  readonly profileFolder: string;
  readonly settings: Settings;
  readonly clockStart: number | undefined;
}

/** Serves a profile until SIGTERM or SIGINT, then lets running requests finish and closes the collection. */
export async function serve(options: ServeOptions, workerScript: string): Promise<void> {
  const { settings, profileFolder, clockStart } = options;
  startLog(settings.apiLogPath);
  const http = bareServer();
  const stop = stopSignal();
  // The port comes first: when it is taken, no profile is made and no collection touched.
  await listen(http, settings);
  const engine = startEngine(workerScript, { profileFolder, settings, clockStart });
  const server = answerRequests(http, settings, createAnswerer(settings, engine));
  engine.opened.then(() => announce(http, profileFolder)).catch(() => {});
  await Promise.race([engine.opened.then(() => stop), engine.died]);
  await Promise.race([server.close().then(engine.close), engine.died]);
}

/** Resolves at the first signal; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const [signal, status] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      process.once(signal, () => {
        process.on(signal, () => process.exit(status));
        resolve();
      });
    }
  });
}

async function listen(server: Server, { webBindPort: port, webBindAddress: host }: Settings): Promise<void> {
  server.listen({ port, host });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new AnkiError('busy', listenMessage(error, host, port), { cause: error });
  }
}

function listenMessage(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `port ${port} on ${host} is in use: stop the other program (Anki with AnkiConnect?) or choose another --port`;
  }
  if (code === 'EACCES') return `port ${port} on ${host} may not be used by this user: choose another --port`;
  return `cannot listen on ${host} port ${port}: ${error instanceof Error ? error.message : String(error)}`;
}

function startLog(path: string | null): void {
  try {
    startRequestLog(path);
  } catch (error) {
    throw new UsageError(
      `apiLogPath cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function announce(server: Server, profileFolder: string): void {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  console.log(`ankid serves "${basename(profileFolder)}" at http://${host}:${address.port}`);
}
