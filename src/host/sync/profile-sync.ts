import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type {
  FullSyncReport,
  FullSyncRequest,
  Syncing,
  SyncReport,
  SyncStatus,
} from '../../actions/syncing.ts';
import { backupFolder, backupsOf } from '../../engine/backup/backups.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { type LongWork, type ProgressListener, reportProgress } from '../../engine/long-work.ts';
import { mediaOf } from '../../engine/media/media.ts';
import type { Random } from '../../engine/random/random.ts';
import { fullDownload } from '../../engine/sync/full-sync/download.ts';
import { type Contents, readContents, readPending } from '../../engine/sync/full-sync/storage.ts';
import { fullUpload } from '../../engine/sync/full-sync/upload.ts';
import { type MediaReport, syncMedia } from '../../engine/sync/media/sync-media.ts';
import { askState, type SyncState } from '../../engine/sync/meta.ts';
import {
  type CollectionOutcome,
  type CollectionSyncProgress,
  localSyncState,
  syncCollection,
} from '../../engine/sync/sync-collection.ts';
import { SyncError } from '../../engine/sync/sync-error.ts';
import type { ProfileSession } from '../profile-session.ts';
import { type Account, changeAccount, readAccount } from './account.ts';
import { clientVersion } from './client-version.ts';
import { parseEndpoint } from './endpoint.ts';
import { HttpSyncServer } from './http-sync-server.ts';
import { forgetOthersMedia } from './others-media.ts';
import { cancelledError } from './wire-errors.ts';
import { WriteGate } from './write-gate.ts';

/** Syncs the profile of a session; one sync follows the other. */
export class ProfileSync implements Syncing {
  /** Closed for requests that write while a sync needs the collection to stay as it is. */
  readonly gate = new WriteGate();
  readonly #session: ProfileSession;
  readonly #random: Random;
  #isStopping = false;
  #last: Promise<unknown> | undefined;

  constructor(session: ProfileSession, random: Random) {
    this.#session = session;
    this.#random = random;
  }

  sync(work: LongWork = {}): Promise<SyncReport> {
    return this.#queue(() => this.#sync(work));
  }

  fullSync(request: FullSyncRequest, work: LongWork = {}): Promise<FullSyncReport> {
    return this.#queue(() => this.#fullSync(request, work));
  }

  /** The collection is looked at first: while the server is asked another one may be opened. */
  async status(ask: boolean): Promise<SyncStatus> {
    const col = this.#session.collection;
    const account = readAccount(this.#folder);
    const here = {
      required: localSyncState(col),
      endpoint: account?.redirectedTo ?? account?.endpoint ?? null,
      user: account?.user ?? null,
      loggedIn: account?.key != null,
      contents: readContents(col.db),
      pending: readPending(col.db),
    };
    const state = ask ? await this.#askState(col) : undefined;
    return {
      ...here,
      server: state ? (state.required === 'fullSyncRequired' ? 'fullSync' : state.required) : null,
      uploadPossible: state?.uploadPossible ?? null,
      downloadPossible: state?.downloadPossible ?? null,
    };
  }

  /** Does something that no sync may come between: at once when none is under way. */
  inTurn<Result>(fn: () => Result): Result | Promise<Result> {
    return this.#last ? this.#queue(async () => fn()) : fn();
  }

  /** The same for what waits for something itself. */
  queued<Result>(fn: () => Promise<Result>): Promise<Result> {
    return this.#queue(fn);
  }

  get isIdle(): boolean {
    return this.#last === undefined;
  }

  get hasLogin(): boolean {
    return readAccount(this.#folder)?.key != null;
  }

  /** Calls off what is under way, and all that would follow. */
  stop(): void {
    this.#isStopping = true;
  }

  /** Settles when no sync is under way. */
  async settled(): Promise<void> {
    while (this.#last) await this.#last;
  }

  #queue<Result>(fn: () => Promise<Result>): Promise<Result> {
    const mine = (this.#last ?? Promise.resolve()).then(fn);
    const settled = mine.then(ignore, ignore);
    this.#last = settled;
    void settled.then(() => {
      if (this.#last === settled) this.#last = undefined;
    });
    return mine;
  }

  async #sync(work: LongWork): Promise<SyncReport> {
    const col = this.#session.collection;
    const outcome = await this.#withServer(work, (server) =>
      syncCollection(col, server, {
        ...this.#common(work),
        holdWrites: this.#holdWrites,
        progress: (progress) => work.onProgress?.(...collectionStage(progress)),
      }),
    );
    if (outcome.kind === 'fullSyncRequired') throw oneWayNeeded(outcome);
    const media = await this.#syncMedia(col, outcome.serverMediaUsn, work);
    const { report, serverMessage: message } = outcome;
    return { required: outcome.kind, ...report, media, message };
  }

  async #fullSync({ direction, force }: FullSyncRequest, work: LongWork): Promise<FullSyncReport> {
    const state = await this.#askState(this.#session.collection, work);
    refuseEmptying(direction, force, state);
    const { message, mediaUsn } = state.server;
    const done = direction === 'upload' ? await this.#upload(work) : await this.#download(work, state);
    const media = await this.#syncMedia(this.#session.collection, mediaUsn, work);
    return { direction, sent: null, received: null, replaced: null, backup: null, ...done, media, message };
  }

  async #upload(work: LongWork) {
    const sent = await this.#withServer(work, (server) =>
      fullUpload(this.#session.collection, server, {
        holdWrites: this.#holdWrites,
        progress: (done, total) => reportProgress(work, done, total, 'Uploading...'),
      }),
    );
    return { sent };
  }

  /** What requests change while the download goes on is in the backup, too. */
  async #download(work: LongWork, state: SyncState) {
    const col = this.#session.collection;
    const fresh = mediaOf(col).unfinishedPath();
    try {
      let backup = await backUp(col);
      const received = await this.#withServer(work, (server) => this.#fetch(server, fresh, work));
      if (received.cards === 0 && !state.server.isEmpty) throw cardsAreMissing();
      const release = this.gate.hold();
      try {
        if (backup.changeCount !== col.changeCount) backup = await backUp(col);
        const replaced = readContents(col.db);
        this.#session.replaceCollection(fresh);
        return { received, replaced, backup: backup.path };
      } finally {
        release();
      }
    } finally {
      for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(fresh + suffix, { force: true });
    }
  }

  #fetch(server: HttpSyncServer, path: string, work: LongWork): Promise<Contents> {
    const { clock } = this.#session.collection;
    const progress = (done: number, total: number) => reportProgress(work, done, total, 'Downloading...');
    return fullDownload(server, { path, clock, random: this.#random, progress });
  }

  #syncMedia(col: Collection, serverMediaUsn: number, work: LongWork): Promise<MediaReport> {
    forgetOthersMedia(this.#folder, col);
    return this.#withServer(work, (server) =>
      syncMedia(col, server, {
        ...this.#common(work),
        serverMediaUsn,
        progress: (report) => work.onProgress?.(...mediaStage(report)),
      }),
    );
  }

  #askState(col: Collection, work: LongWork = {}): Promise<SyncState> {
    return this.#withServer(work, (server) => askState(col, server, clientVersion()));
  }

  /** One conversation with the server of the account; a key that it refuses is forgotten, as Anki does. */
  async #withServer<Result>(
    work: LongWork,
    use: (server: HttpSyncServer) => Promise<Result>,
  ): Promise<Result> {
    const folder = this.#folder;
    const account = readAccount(folder);
    if (!account?.key) throw new AnkiError('unsupported', 'sync: auth not configured');
    if (this.#isCancelled(work)) throw cancelledError();
    const ending = whenTrue(() => this.#isCancelled(work));
    const server = new HttpSyncServer({
      endpoint: parseEndpoint(account.redirectedTo ?? account.endpoint),
      key: account.key,
      random: this.#random,
      certificates: account.certificates,
      signal: ending.signal,
    });
    try {
      return await use(server);
    } catch (error) {
      if (error instanceof SyncError && error.kind === 'auth') forgetKey(folder, account);
      throw error;
    } finally {
      ending.stop();
      server.close();
      if (server.newEndpoint) changeAccount(folder, account, { redirectedTo: server.newEndpoint });
    }
  }

  #isCancelled({ isCancelled }: LongWork): boolean {
    return this.#isStopping || isCancelled?.() === true;
  }

  #common(work: LongWork) {
    return { clientVersion: clientVersion(), isCancelled: () => this.#isCancelled(work) };
  }

  get #folder(): string {
    return dirname(this.#session.collection.path);
  }

  readonly #holdWrites = async (): Promise<() => void> => this.gate.hold();
}

/** How often it is looked whether a sync shall end, in milliseconds. */
const GLANCE = 200;

/** A signal for what waits and cannot look by itself. */
function whenTrue(condition: () => boolean): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const timer = setInterval(() => condition() && controller.abort(), GLANCE).unref();
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

const ignore = (): void => {};

const forgetKey = (folder: string, account: Account): void =>
  changeAccount(folder, account, { key: null, redirectedTo: undefined });

/** Anki's numbers for it (SyncCollectionResponse.ChangesRequired), in the words of AnkiConnect's fork. */
function oneWayNeeded({ uploadPossible, downloadPossible, reason }: CollectionOutcome): AnkiError {
  const status = !uploadPossible ? 3 : !downloadPossible ? 4 : 2;
  const possible = [...(uploadPossible ? ['"upload"'] : []), ...(downloadPossible ? ['"download"'] : [])];
  return new AnkiError(
    'conflict',
    `sync: full sync required (status ${status}) - ${reason}; the action fullSync, or "ankid sync full", does it in the direction ${possible.join(' or ')}`,
  );
}

/** As in Anki, which does not offer these directions. */
function refuseEmptying(direction: FullSyncRequest['direction'], force: boolean, state: SyncState): void {
  if (force || (direction === 'upload' ? state.uploadPossible : state.downloadPossible)) return;
  const [empty, full] =
    direction === 'upload'
      ? ['this collection', 'the one on the server']
      : ['the collection on the server', 'this one'];
  throw new AnkiError(
    'conflict',
    `sync: ${empty} has no cards and would replace ${full}, which has some: pass force if you mean it`,
  );
}

const cardsAreMissing = (): AnkiError =>
  new AnkiError('corrupt', 'the sync server said that it has cards, but sent a collection without any');

/** The newest backup, which holds all changes up to `changeCount`. */
export async function backUp(
  col: Collection,
  work: LongWork = {},
): Promise<{ path: string | null; changeCount: number }> {
  const { changeCount } = col;
  const made = await backupsOf(col).create({ force: true, work });
  await backupsOf(col).settled();
  const [newest] = backupsOf(col).list();
  return { path: made ?? (newest ? join(backupFolder(col.path), newest) : null), changeCount };
}

const STAGES: Readonly<Record<CollectionSyncProgress['stage'], string>> = {
  connecting: 'Connecting...',
  syncing: 'Syncing...',
  finalizing: 'Checking...',
};

const collectionStage = ({ stage, sent, received }: CollectionSyncProgress): Progress => [
  sent + received,
  0,
  stage === 'syncing' ? `Syncing... Added/modified: ${sent}↑ ${received}↓` : STAGES[stage],
];

const mediaStage = (report: MediaReport): Progress => [
  report.checked + report.uploaded + report.downloaded,
  0,
  `Media: checked ${report.checked}, added ${report.uploaded}↑ ${report.downloaded}↓, removed ${report.deletedThere}↑ ${report.deletedHere}↓`,
];

type Progress = Parameters<ProgressListener>;
