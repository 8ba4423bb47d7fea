import type {
  CollectionSyncOptions,
  CollectionSyncProgress,
  ExchangeCounts,
  ExchangeReport,
} from './sync-collection.ts';
import { SyncError } from './sync-error.ts';
import type { SyncServer } from './sync-server.ts';

/** The way to the server: tells how far the sync is, and ends it when it was called off. */
export class SyncSession {
  readonly #server: SyncServer;
  readonly #options: Pick<CollectionSyncOptions, 'progress' | 'isCancelled'>;
  #stage: CollectionSyncProgress['stage'] = 'connecting';
  #sent: ExchangeCounts = NOTHING;
  #received: ExchangeCounts = NOTHING;

  constructor(server: SyncServer, options: Pick<CollectionSyncOptions, 'progress' | 'isCancelled'>) {
    this.#server = server;
    this.#options = options;
  }

  /** Sends a message and waits for the answer. */
  async ask(method: string, json: string): Promise<string> {
    this.refuseWhenCancelled();
    return await this.#server.callText(`sync/${method}`, json);
  }

  refuseWhenCancelled(): void {
    if (this.#options.isCancelled?.()) throw new SyncError('cancelled', 'Interrupted');
  }

  enter(stage: CollectionSyncProgress['stage']): void {
    this.#stage = stage;
    this.#tell();
  }

  sent(counts: Partial<ExchangeCounts>): void {
    this.#sent = sum(this.#sent, counts);
    this.#tell();
  }

  received(counts: Partial<ExchangeCounts>): void {
    this.#received = sum(this.#received, counts);
    this.#tell();
  }

  get report(): ExchangeReport {
    return { sent: this.#sent, received: this.#received };
  }

  #tell(): void {
    this.#options.progress?.({
      stage: this.#stage,
      sent: total(this.#sent),
      received: total(this.#received),
    });
  }
}

const NOTHING: ExchangeCounts = {
  notes: 0,
  cards: 0,
  reviews: 0,
  decks: 0,
  presets: 0,
  noteTypes: 0,
  tags: 0,
  deletions: 0,
  config: 0,
};

const KINDS: readonly (keyof ExchangeCounts)[] = [
  'notes',
  'cards',
  'reviews',
  'decks',
  'presets',
  'noteTypes',
  'tags',
  'deletions',
  'config',
];

const sum = (counts: ExchangeCounts, more: Partial<ExchangeCounts>): ExchangeCounts => ({
  ...counts,
  ...Object.fromEntries(KINDS.map((kind) => [kind, counts[kind] + (more[kind] ?? 0)])),
});

const total = (counts: ExchangeCounts): number => KINDS.reduce((all, kind) => all + counts[kind], 0);
