import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Profiles } from '../actions/define.ts';
import type { FileSource } from '../actions/file-sources.ts';
import { ACTIONS } from '../actions/index.ts';
import { type Clock, clockStartingAt, systemClock } from '../engine/clock.ts';
import { AnkiError } from '../engine/errors.ts';
import { systemRandom } from '../engine/random/random.ts';
import { loadZstd } from '../engine/zstd/zstd.ts';
import { tellError } from '../protocol/errors.ts';
import { type Caller, createHandler, type Handler } from '../protocol/handler.ts';
import { parseRequest } from '../protocol/request.ts';
import { openRequestLog } from '../protocol/request-log.ts';
import { JobSource } from './jobs.ts';
import type { EngineOptions, EngineThread, FromEngine, Payload, ToEngine } from './messages.ts';
import { ProfileSession } from './profile-session.ts';
import { replaceByPackage } from './restoring.ts';
import { type Fetch, fetchSources } from './sources/fetch-sources.ts';
import { AutoSync } from './sync/auto-sync.ts';
import { ProfileSync } from './sync/profile-sync.ts';

/** Replies of at least so many characters are encoded here and handed over, so that the other thread need not. */
const LARGE_REPLY = 16_384;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The engine's thread: opens the collection, then answers requests one after the other. */
async function main(port: MessagePort, options: EngineThread): Promise<void> {
  const clock = options.clockStart === undefined ? systemClock : clockStartingAt(options.clockStart);
  const session = open(port, options, clock);
  if (!session) return;
  const jobs = new JobSource(options.cancelled, clock, (job) => post(port, { kind: 'job', job }));
  const sync = new ProfileSync(session, systemRandom);
  const autoSync = new AutoSync(session, sync, options.settings, (message) =>
    console.error(`ankid: ${message}`),
  );
  const handler = awareOfDays(session, sync, handlerOver(session, sync, jobs, options));
  const fetch: Fetching = (sources, caller) =>
    fetchSources(sources, session.collection, options.settings, caller);
  post(port, { kind: 'opened', profile: session.active });
  backUpNowAndThen(session);
  await loadZstd(); // messages wait meanwhile
  port.on('message', (message: ToEngine) => {
    if (message.kind === 'close') {
      void close(port, session, sync);
    } else if (message.kind === 'hurry') {
      autoSync.stop();
      sync.stop();
    } else {
      const json = answer(handler, message.body, message.caller, fetch);
      if (json instanceof Promise) json.then((late) => reply(port, message.id, late));
      else reply(port, message.id, json);
    }
  });
}

/** How often it is looked whether a backup is due, in milliseconds (Qt: on_periodic_backup_timer). */
const BACKUP_TIMER = 5 * 60_000;

function backUpNowAndThen(session: ProfileSession): void {
  setInterval(() => {
    try {
      session.backUp(warnOfBackup);
    } catch (error) {
      warnOfBackup(error);
    }
  }, BACKUP_TIMER).unref();
}

const warnOfBackup = (error: unknown): void =>
  console.error(`ankid: ${error instanceof Error ? error.message : String(error)}`);

function open(port: MessagePort, options: EngineOptions, clock: Clock): ProfileSession | undefined {
  try {
    return new ProfileSession(options.profileFolder, clock, systemRandom);
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    if (error.code === 'internal') console.error(error);
    post(port, { kind: 'failed', code: error.code, message: error.message });
    return undefined;
  }
}

function handlerOver(
  session: ProfileSession,
  sync: ProfileSync,
  jobs: JobSource,
  { settings }: EngineOptions,
): Handler {
  return createHandler({
    table: ACTIONS,
    settings,
    collection: () => session.collection,
    desktop: () => session.desktop,
    profiles: profilesBetweenSyncs(session, sync),
    syncing: sync,
    held: () => sync.gate.held,
    jobs: jobs.jobs,
    beginWork: (action) => jobs.begin(action),
    groupUndo: (operation, fn) => session.groupUndo(operation, fn),
    backUp: () => session.backUp(warnOfBackup),
    log: openRequestLog(settings.apiLogPath),
    reportFault: (error) => console.error(error),
  });
}

/** The profile stays while it is synced. */
const profilesBetweenSyncs = (session: ProfileSession, sync: ProfileSync): Profiles => ({
  get active() {
    return session.active;
  },
  names: () => session.names(),
  load: (name) => sync.inTurn(() => session.load(name)),
  replaceCollection: (path, work) => sync.queued(() => replaceByPackage(session, sync.gate, path, work)),
});

/** Anki brings back buried cards when it lists the decks on a new day; here whatever comes first that day does. */
function awareOfDays(session: ProfileSession, sync: ProfileSync, handler: Handler): Handler {
  return {
    ...handler,
    answerParsed: (...request) => {
      if (!sync.gate.held) session.beginDay();
      return handler.answerParsed(...request);
    },
  };
}

/** Closes the collection before the thread ends: otherwise -wal and -shm stay beside it. */
async function close(port: MessagePort, session: ProfileSession, sync: ProfileSync): Promise<void> {
  sync.stop();
  await sync.settled();
  session.close();
  await session.settled();
  post(port, { kind: 'closed' });
  port.close();
}

type Fetching = (sources: readonly FileSource[], caller: Caller) => Promise<Fetch>;

/** Files that the request names are fetched before; meanwhile other requests are answered. */
function answer(
  handler: Handler,
  body: Payload,
  caller: Caller,
  fetch: Fetching,
): Payload | Promise<Payload> {
  let request: Record<string, unknown>;
  try {
    request = parseRequest(textOf(body));
  } catch (error) {
    return JSON.stringify(tellError(error, 'reading the request', console.error));
  }
  const sources = handler.sourcesOf(request, caller);
  if (sources.length === 0) return handler.answerParsed(request, caller);
  return answerLater(handler, request, caller, () => fetch(sources, caller));
}

async function answerLater(
  handler: Handler,
  request: Record<string, unknown>,
  caller: Caller,
  fetch: () => Promise<Fetch>,
): Promise<Payload> {
  try {
    const fetched = await fetch();
    try {
      return await handler.answerParsed(request, caller, fetched.files);
    } finally {
      await fetched.dispose();
    }
  } catch (error) {
    return JSON.stringify(tellError(error, request.action, console.error));
  }
}

function textOf(body: Payload): string {
  if (typeof body === 'string') return body;
  try {
    return UTF8.decode(body);
  } catch {
    throw new AnkiError('invalid', 'the request is not valid UTF-8');
  }
}

function reply(port: MessagePort, id: number, json: Payload): void {
  if (typeof json === 'string' && json.length < LARGE_REPLY) {
    post(port, { kind: 'reply', id, body: json });
  } else {
    const body = typeof json === 'string' ? new TextEncoder().encode(json) : json;
    post(port, { kind: 'reply', id, body }, [body.buffer as ArrayBuffer]); // never shared memory
  }
}

function post(port: MessagePort, message: FromEngine, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

if (parentPort) void main(parentPort, workerData as EngineThread); // the host starts this file with nothing else
