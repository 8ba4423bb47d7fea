import type { Settings } from '../../actions/settings.ts';
import { messageOf } from '../../engine/errors.ts';
import { localSyncState } from '../../engine/sync/sync-collection.ts';
import type { ProfileSession } from '../profile-session.ts';
import type { ProfileSync } from './profile-sync.ts';

/** Changes that never rest are synced after so many times the delay. */
const LONGEST_WAIT = 10;

/** Syncs by itself, where the settings want it and somebody is logged in; never one way. */
export class AutoSync {
  readonly #session: ProfileSession;
  readonly #sync: ProfileSync;
  readonly #complain: (message: string) => void;
  /** Milliseconds of rest after a change; undefined: changes are not waited for. */
  readonly #delay: number | undefined;
  readonly #period: NodeJS.Timeout | undefined;
  #waiting: NodeJS.Timeout | undefined;
  #waitingSince = 0;
  #complaint = '';

  constructor(
    session: ProfileSession,
    sync: ProfileSync,
    { syncAfterChange, syncEvery }: Settings,
    complain: (message: string) => void,
  ) {
    this.#session = session;
    this.#sync = sync;
    this.#complain = complain;
    this.#delay = syncAfterChange === null ? undefined : syncAfterChange * 1000;
    if (syncEvery !== null) this.#period = setInterval(() => this.#begin(), syncEvery * 60_000).unref();
    if (this.#delay !== undefined) session.onCommit(() => this.#changed());
  }

  stop(): void {
    clearInterval(this.#period);
    clearTimeout(this.#waiting);
  }

  #changed(): void {
    const now = performance.now();
    if (!this.#waiting) this.#waitingSince = now;
    const delay = this.#delay ?? 0;
    const left = this.#waitingSince + LONGEST_WAIT * delay - now;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#rested(), Math.max(Math.min(delay, left), 0)).unref();
  }

  /** A sync commits, too, and leaves nothing to be synced unless requests wrote meanwhile. */
  #rested(): void {
    this.#waiting = undefined;
    if (!this.#sync.isIdle) this.#changed();
    else if (localSyncState(this.#session.collection) !== 'noChanges') this.#begin();
  }

  #begin(): void {
    this.#try().then(
      () => {
        this.#complaint = '';
      },
      (error: unknown) => this.#failed(error),
    );
  }

  async #try(): Promise<void> {
    if (this.#sync.isIdle && this.#sync.hasLogin) await this.#sync.sync();
  }

  /** Said once, however often it happens in a row. */
  #failed(error: unknown): void {
    const message = messageOf(error);
    if (message !== this.#complaint) this.#complain(`the automatic sync failed: ${message}`);
    this.#complaint = message;
  }
}
