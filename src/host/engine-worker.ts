import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type Clock, localClock } from '../engine/clock.ts';
import { openCollection } from '../engine/collection/open.ts';
import { AnkiError, messageOf } from '../engine/errors.ts';
import { systemRandom } from '../engine/random/random.ts';
import { AbandonedRequests } from './abandoned.ts';
import { engineRequests, type Post } from './engine-requests.ts';
import { JobSource } from './jobs.ts';
import type { EngineOptions, EngineThread, ToEngine } from './messages.ts';
import { profileRunner } from './profile-runner.ts';
import { ProfileSession } from './profile-session.ts';
import { AutoSync } from './sync/auto-sync.ts';
import { ProfileSync } from './sync/profile-sync.ts';

/** The engine's thread: opens the collection, then answers requests one after the other. */
async function main(port: MessagePort, options: EngineThread): Promise<void> {
  const { settings, clockStart, cancelled } = options;
  const clock = localClock(process.env.TZ, clockStart);
  const post: Post = (message, transfer = []) => port.postMessage(message, transfer);
  const session = open(post, options, clock);
  if (!session) return;
  const sync = new ProfileSync(session, systemRandom);
  const autoSync = new AutoSync(session, sync, settings, (message) => console.error(`ankid: ${message}`));
  const abandoned = new AbandonedRequests(options.abandoned);
  const jobs = new JobSource(cancelled, clock, (job) => post({ kind: 'job', job }));
  const runner = profileRunner({
    ...{ session, sync, settings, warn: warnOfBackup },
    jobs: jobs.jobs,
    beginWork: (action) => jobs.begin(action),
    reportFault: (error) => console.error(error),
  });
  const inOrder: Post = (...message) => {
    session.changes.flush(); // whoever is answered has been told what it changed
    post(...message);
  };
  const requests = engineRequests({
    ...{ runner, settings, post: inOrder },
    before: () => beginDay(session, sync),
    isAbandoned: (id) => abandoned.has(id),
  });
  post({ kind: 'opened', profile: session.active });
  backUpNowAndThen(session);
  port.on('message', (message: ToEngine) => {
    if (message.kind === 'request') {
      requests.answer(message.id, message.body, message.caller);
    } else if (message.kind === 'run') {
      void requests.run(message.id, message);
    } else if (message.kind === 'watch') {
      session.changes.listen(message.isOn ? (change) => post({ kind: 'change', change }) : undefined);
    } else if (message.kind === 'close') {
      void close(session, sync).then(() => {
        post({ kind: 'closed' });
        port.close();
      });
    } else {
      autoSync.stop();
      sync.stop();
    }
  });
}

function open(post: Post, options: EngineOptions, clock: Clock): ProfileSession | undefined {
  try {
    const { keepMediaCase } = options.settings;
    return new ProfileSession(options.profileFolder, clock, systemRandom, (file) =>
      openCollection({ ...file, keepMediaCase }),
    );
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    if (error.code === 'internal') console.error(error);
    post({ kind: 'failed', code: error.code, message: error.message });
    return undefined;
  }
}

/** Anki brings back buried cards when it lists the decks on a new day; here whatever comes first that day does. */
function beginDay(session: ProfileSession, sync: ProfileSync): void {
  if (!sync.gate.held) session.beginDay();
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

const warnOfBackup = (error: unknown): void => console.error(`ankid: ${messageOf(error)}`);

/** Closes the collection before the thread ends: otherwise -wal and -shm stay beside it. */
async function close(session: ProfileSession, sync: ProfileSync): Promise<void> {
  sync.stop();
  await sync.settled();
  session.close();
  await session.settled();
}

if (parentPort) void main(parentPort, workerData as EngineThread); // the host starts this file with nothing else
