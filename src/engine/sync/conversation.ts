import type { Collection } from '../collection/collection.ts';
import { boundJson } from '../json/bound-json.ts';
import { chunkAnswer, finishAnswer, gravesAnswer, readAnswer, sanityAnswer } from './answers.ts';
import { type ChunkIds, chunksOf, chunkToJson, gravesChunks, pendingChunkIds } from './local-chunks.ts';
import type { SyncState } from './meta.ts';
import { mergeChunk, mergedNotetypes, prepareChunk, type ReceivedChunk } from './received-chunk.ts';
import type { SyncSession } from './session.ts';
import {
  buryRows,
  type Graves,
  numberPending,
  readCounts,
  readPendingGraves,
  type SanityCounts,
  setFinished,
  tableWithPending,
} from './storage.ts';
import { SyncError } from './sync-error.ts';
import { mergeChanges, takeLocalChanges, type UnchunkedChanges, winningNotetypes } from './unchunked.ts';
import { changesAnswer, changesToJson } from './unchunked-json.ts';
import { type SentObjects, sentByEither, sentObjects, withoutOvertaken } from './unconfirmed.ts';

/**
 * What became of a conversation. `disturbed`: something was written here meanwhile, and nothing has happened on either
 * side. `overtaken`: the same, but while the server finished: it has what was sent, and here nothing has happened.
 */
export type Ending = 'finished' | 'disturbed' | 'overtaken';

/** All that the server has sent so far. */
interface Received {
  graves: Graves;
  changes: UnchunkedChanges | undefined;
  readonly chunks: ReceivedChunk[];
}

class Disturbed extends Error {}

/**
 * One normal sync from `start` to `finish` (Rust: normal_sync_inner). No transaction may stay open while the server is
 * waited for, as other requests are answered then; so what was received is kept, and whenever something must be sent
 * that depends on it, all is replayed in Anki's order in a transaction that is taken back. The last replay, after
 * `finish`, is committed. All of them must begin with the same collection.
 */
export class Conversation {
  readonly #col: Collection;
  readonly #session: SyncSession;
  readonly #state: SyncState;
  readonly #changeCount: number;
  #unconfirmed: SentObjects;
  readonly #received: Received = {
    graves: { cards: [], notes: [], decks: [] },
    changes: undefined,
    chunks: [],
  };

  /** `unconfirmed`: objects of ours that the server may have from earlier, and send as if they were another's. */
  constructor(col: Collection, session: SyncSession, state: SyncState, unconfirmed: SentObjects = new Map()) {
    this.#col = col;
    this.#session = session;
    this.#state = state;
    this.#unconfirmed = unconfirmed;
    this.#changeCount = col.changeCount;
  }

  /** Objects that the server may have without our having heard so. */
  get unconfirmed(): SentObjects {
    return this.#unconfirmed;
  }

  /** Throws `SyncError`; the caller must `abort` then, as it must after `disturbed`. */
  async run(): Promise<Ending> {
    try {
      return await this.#run();
    } catch (error) {
      if (error instanceof Disturbed) return 'disturbed';
      throw error;
    }
  }

  async #run(): Promise<Ending> {
    this.#session.enter('syncing');
    const changes = await this.#exchangeDeletions();
    await this.#exchangeChanges(changes);
    await this.#receiveChunks();
    const { ids, counts } = this.#col.dryRun(() => this.#countMerged());
    await this.#sendChunks(ids);
    this.#session.enter('finalizing');
    await this.#compareCounts(counts);
    return await this.#finish(changes);
  }

  /** Answers what changed here, which the server's deletions reduce. */
  async #exchangeDeletions(): Promise<UnchunkedChanges> {
    const { usnAtLastSync: minUsn, localIsNewer: lnewer } = this.#state;
    const answer = await this.#ask('start', boundJson({ minUsn, lnewer, graves: null }));
    const graves = readAnswer('start', answer, gravesAnswer);
    this.#received.graves = graves;
    this.#session.received({ deletions: sizeOf(graves) });
    const local = this.#col.dryRun(() => {
      const deletions = this.#mergeGraves();
      return { deletions, changes: takeLocalChanges(this.#col, this.#usn, lnewer) };
    });
    for (const chunk of gravesChunks(local.deletions)) {
      this.#session.sent({ deletions: sizeOf(chunk) });
      await this.#ask('applyGraves', boundJson({ chunk }));
    }
    return local.changes;
  }

  async #exchangeChanges(changes: UnchunkedChanges): Promise<void> {
    this.#session.sent(countsOf(changes));
    const answer = await this.#ask('applyChanges', changesToJson(changes));
    const remote = readAnswer('applyChanges', answer, changesAnswer(answer));
    this.#session.received(countsOf(remote));
    this.#received.changes = withoutOvertaken(remote, this.#unconfirmed, changes);
  }

  async #receiveChunks(): Promise<void> {
    const { changes, chunks } = this.#received;
    const notetypes = mergedNotetypes(this.#col, changes ? winningNotetypes(this.#col, changes) : []);
    let size = 0;
    for (let isLast = false; !isLast; ) {
      const answer = await this.#ask('chunk', NO_ARGUMENTS);
      size += answer.length;
      if (size > MOST_TEXT) throw new SyncError('sync', 'the server sends more than can be held in memory');
      const chunk = readAnswer('chunk', answer, chunkAnswer);
      this.#session.received({
        notes: chunk.notes.length,
        cards: chunk.cards.length,
        reviews: chunk.reviews.length,
      });
      chunks.push(prepareChunk(chunk, notetypes));
      isLast = chunk.isLast;
    }
  }

  /** The rows to be sent lie in the collection as they will after the sync: the merging has left them alone. */
  async #sendChunks(ids: ChunkIds): Promise<void> {
    for (const chunk of chunksOf(ids)) {
      this.#session.sent({
        notes: chunk.notes.length,
        cards: chunk.cards.length,
        reviews: chunk.reviews.length,
      });
      await this.#ask('applyChunk', chunkToJson(this.#col, chunk, this.#usn));
    }
  }

  async #compareCounts(client: SanityCounts): Promise<void> {
    const answer = await this.#ask('sanityCheck2', boundJson({ client }));
    if (!readAnswer('sanityCheck2', answer, sanityAnswer).isGood) throw new SanityCheckFailed();
  }

  /** What was done before can no longer be undone: the server may have it, whether or not its answer comes. */
  async #finish(changes: UnchunkedChanges): Promise<Ending> {
    this.#col.forgetUndo();
    this.#unconfirmed = sentByEither(this.#unconfirmed, sentObjects(changes));
    const millis = readAnswer('finish', await this.#session.ask('finish', NO_ARGUMENTS), finishAnswer);
    if (this.#isDisturbed) return 'overtaken';
    this.#col.transact(
      'Sync',
      () => {
        this.#merge();
        for (const table of ['revlog', 'cards', 'notes'] as const)
          numberPending(this.#col.db, table, this.#usn);
        setFinished(this.#col.db, millis, this.#usn + 1);
      },
      'upkeep',
    );
    this.#col.clearCaches();
    this.#unconfirmed = new Map();
    return 'finished';
  }

  /** Everything received is merged; what must be sent then, and how many objects of each kind there will be. */
  #countMerged(): { ids: ChunkIds; counts: SanityCounts } {
    this.#merge();
    const pending = tableWithPending(this.#col.db, ['graves', 'decks', 'deck_config', 'tags', 'notetypes']);
    if (pending !== undefined) throw new SyncError('sync', `table had usn=-1: ${pending}`);
    return { ids: pendingChunkIds(this.#col), counts: readCounts(this.#col.db) };
  }

  #merge(): void {
    this.#mergeGraves();
    takeLocalChanges(this.#col, this.#usn, this.#state.localIsNewer);
    if (this.#received.changes) mergeChanges(this.#col, this.#received.changes, this.#usn);
    for (const chunk of this.#received.chunks) mergeChunk(this.#col, chunk);
  }

  /** Answers the deletions made here (Rust: start_and_process_deletions). */
  #mergeGraves(): Graves {
    const { db } = this.#col;
    const local = readPendingGraves(db);
    numberPending(db, 'graves', this.#usn);
    buryRows(db, this.#received.graves, this.#usn);
    return local;
  }

  /** Answers only when nothing was written here meanwhile. */
  async #ask(method: string, json: string): Promise<string> {
    const answer = await this.#session.ask(method, json);
    if (this.#isDisturbed) throw new Disturbed();
    return answer;
  }

  get #isDisturbed(): boolean {
    return this.#col.changeCount !== this.#changeCount;
  }

  /** What the server gives to all that changes in this sync. */
  get #usn(): number {
    return this.#state.server.usn;
  }
}

/** A server that never comes to an end must not take all memory. */
const MOST_TEXT = 2 ** 30;

/** The caller must make the next sync a one-way one. */
export class SanityCheckFailed extends SyncError {
  constructor() {
    super(
      'resync',
      'Please use the Check Database function, then sync again. If problems persist, please force a one-way sync in the preferences screen.',
    );
  }
}

/** Anki's way to send no arguments (Rust: EmptyInput). */
export const NO_ARGUMENTS = '{"_pad":null}';

const sizeOf = ({ cards, notes, decks }: Graves): number => cards.length + notes.length + decks.length;

const countsOf = (changes: UnchunkedChanges) => ({
  noteTypes: changes.notetypes.length,
  decks: changes.decks.length,
  presets: changes.presets.length,
  tags: changes.tags.length,
  config: changes.settings?.length ?? 0,
});
