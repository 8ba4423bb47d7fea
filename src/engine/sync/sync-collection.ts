import type { Collection } from '../collection/collection.ts';
import { unburyOnNewDay } from '../scheduler/bury.ts';
import { Conversation, NO_ARGUMENTS, SanityCheckFailed } from './conversation.ts';
import { askServer, type SyncState, stateBeside } from './meta.ts';
import { SyncSession } from './session.ts';
import { SyncError } from './sync-error.ts';
import type { SyncServer } from './sync-server.ts';
import type { SentObjects } from './unconfirmed.ts';

export interface CollectionSyncOptions {
  /** What `meta` tells the server of us: name, version (build), platform, joined by commas. */
  readonly clientVersion: string;
  /**
   * Lets requests that write wait from its answer on; what it answers lets them go on, and is always called. Asked for
   * when the collection kept changing while it was synced; without it such a sync ends with `SyncError` busy.
   */
  readonly holdWrites?: () => Promise<() => void>;
  /** Hears of every step. */
  readonly progress?: (progress: CollectionSyncProgress) => void;
  /** Looked at between messages; true ends the sync with `SyncError` cancelled and nothing changed. */
  readonly isCancelled?: () => boolean;
}

export interface CollectionSyncProgress {
  readonly stage: 'connecting' | 'syncing' | 'finalizing';
  /** Objects so far; they begin at 0 again when the sync had to start anew. */
  readonly sent: number;
  readonly received: number;
}

export interface CollectionOutcome {
  /** `noChanges`: nothing was exchanged but `meta`. */
  readonly kind: 'noChanges' | 'normal' | 'fullSyncRequired';
  /** What may be done when a one-way sync is required: not with an empty collection over one that holds cards. */
  readonly uploadPossible: boolean;
  readonly downloadPossible: boolean;
  /** A sentence on why a one-way sync is required; empty otherwise. */
  readonly reason: string;
  /** The server's usn before this sync, as `meta` told it. */
  readonly serverUsn: number;
  readonly serverMediaUsn: number;
  /** What the server wants people to read; mostly empty. */
  readonly serverMessage: string;
  /** Where the server wants to be asked from now on. */
  readonly newEndpoint?: string;
  readonly report: ExchangeReport;
}

export interface ExchangeReport {
  readonly sent: ExchangeCounts;
  readonly received: ExchangeCounts;
}

/** How many of each kind were in the messages; what the receiving side had already counts too. */
export interface ExchangeCounts {
  readonly notes: number;
  readonly cards: number;
  readonly reviews: number;
  readonly decks: number;
  readonly presets: number;
  readonly noteTypes: number;
  readonly tags: number;
  readonly deletions: number;
  /** Settings; they always travel all together. */
  readonly config: number;
}

/** Anki's sync_status as far as the collection itself tells it (Rust: sync_status_offline). */
export type LocalSyncState = 'noChanges' | 'normal' | 'fullSync';

/** After a sync both times are the server's, so that the next change may seem to be earlier; Anki passes such a one over. */
export function localSyncState(col: Collection): LocalSyncState {
  const { scm, mod, ls } = col.stamps;
  if (scm > ls) return 'fullSync';
  return mod === ls ? 'noChanges' : 'normal';
}

/** So often a sync begins anew because requests wrote meanwhile, before they are asked to wait. */
const FREE_ROUNDS = 3;
/** Then so often: the day may end, which writes by itself. */
const HELD_ROUNDS = 3;

/**
 * What the server may have of a collection without our having heard so, because `finish` was answered too late or not
 * at all.
 */
const unconfirmed = new WeakMap<Collection, SentObjects>();

/**
 * Syncs the collection with a server, both ways (Rust: NormalSyncer::sync). Nothing changes here before the server has
 * finished; requests may write meanwhile. Throws `SyncError`. A one-way sync is only told of, never done.
 */
export async function syncCollection(
  col: Collection,
  server: SyncServer,
  options: CollectionSyncOptions,
): Promise<CollectionOutcome> {
  const rounds = options.holdWrites ? FREE_ROUNDS + HELD_ROUNDS : FREE_ROUNDS;
  let winner: SettingsWinner | undefined;
  for (let round = 0; round < rounds; round++) {
    const release = round < FREE_ROUNDS ? undefined : await options.holdWrites?.();
    try {
      const result = await oneRound(col, server, options, winner);
      if (result.kind === 'ended') return result.outcome;
      winner = result.winner ?? winner;
    } finally {
      release?.();
    }
  }
  throw new SyncError('busy', 'sync: the collection kept changing while it was synced: try again');
}

/** Whose settings counted in a round that the server has finished: they count again, as nobody has changed the others. */
type SettingsWinner = Pick<SyncState, 'localIsNewer'>;

type Round =
  | { readonly kind: 'ended'; readonly outcome: CollectionOutcome }
  | { readonly kind: 'disturbed'; readonly winner?: SettingsWinner };

async function oneRound(
  col: Collection,
  server: SyncServer,
  options: CollectionSyncOptions,
  winner: SettingsWinner | undefined,
): Promise<Round> {
  const session = new SyncSession(server, options);
  session.enter('connecting');
  session.refuseWhenCancelled();
  const asked = stateBeside(col, await askServer(col, server, options.clientVersion));
  const state = winner ? stateAfter(winner, asked, col) : asked;
  if (state.required !== 'normal') {
    return { kind: 'ended', outcome: outcomeOf(state.required, state, session, server) };
  }
  unburyOnNewDay(col);
  const conversation = new Conversation(col, session, state, unconfirmed.get(col));
  try {
    const ending = await conversation.run();
    if (ending === 'finished') {
      return { kind: 'ended', outcome: outcomeOf('normal', state, session, server) };
    }
    if (ending === 'overtaken') return { kind: 'disturbed', winner: { localIsNewer: state.localIsNewer } };
  } catch (error) {
    await abort(server);
    if (error instanceof SanityCheckFailed) col.transact('Sync', () => col.schemaChanged(), 'upkeep');
    throw error;
  } finally {
    unconfirmed.set(col, conversation.unconfirmed);
  }
  await abort(server);
  return { kind: 'disturbed' };
}

/** The two sides differ, even if what was written meanwhile was so in the very millisecond in which the server finished. */
function stateAfter(winner: SettingsWinner, asked: SyncState, col: Collection): SyncState {
  const required = asked.server.scm === col.stamps.scm ? 'normal' : 'fullSyncRequired';
  return { ...asked, ...winner, required };
}

/** Lets the server forget the conversation; that it cannot be told is no error of its own. */
async function abort(server: SyncServer): Promise<void> {
  try {
    await server.callText('sync/abort', NO_ARGUMENTS);
  } catch {
    // a new conversation ends the old one, too
  }
}

function outcomeOf(
  kind: CollectionOutcome['kind'],
  state: SyncState,
  session: SyncSession,
  server: SyncServer,
): CollectionOutcome {
  const isFull = kind === 'fullSyncRequired';
  return {
    kind,
    uploadPossible: isFull && state.uploadPossible,
    downloadPossible: isFull && state.downloadPossible,
    reason: isFull ? reasonFor(state) : '',
    serverUsn: state.server.usn,
    serverMediaUsn: state.server.mediaUsn,
    serverMessage: state.server.message,
    ...(server.newEndpoint === undefined ? {} : { newEndpoint: server.newEndpoint }),
    report: session.report,
  };
}

function reasonFor({ uploadPossible, downloadPossible }: SyncState): string {
  if (!uploadPossible) return 'this collection has no cards, the one on the server has';
  if (!downloadPossible) return 'the collection on the server has no cards, this one has';
  return 'the collections here and on the server differ in such a way that they cannot be merged';
}
