import type { Collection } from '../../collection/collection.ts';
import { type Media, mediaOf } from '../../media/media.ts';
import { SyncError } from '../sync-error.ts';
import type { SyncServer } from '../sync-server.ts';
import type { MediaReport, MediaSyncOptions } from './sync-media.ts';

/** Most files of one archive, either way (MAX_MEDIA_FILES_IN_ZIP). */
export const MOST_FILES = 25;

/** What the steps of one media sync share. */
export class MediaSession {
  readonly col: Collection;
  readonly server: SyncServer;
  readonly #options: MediaSyncOptions;
  #report: MediaReport = { checked: 0, uploaded: 0, downloaded: 0, deletedHere: 0, deletedThere: 0 };

  constructor(col: Collection, server: SyncServer, options: MediaSyncOptions) {
    this.col = col;
    this.server = server;
    this.#options = options;
  }

  get media(): Media {
    return mediaOf(this.col);
  }

  get report(): MediaReport {
    return this.#report;
  }

  /** Adds to the report and tells of it; throws when the sync shall end. */
  count(kind: keyof MediaReport, by: number): void {
    this.#report = { ...this.#report, [kind]: this.#report[kind] + by };
    if (by > 0) this.#options.progress?.(this.#report);
    this.goOn();
  }

  /** Throws when the sync shall end. */
  goOn(): void {
    if (this.#options.isCancelled?.()) throw new SyncError('cancelled', 'The sync was cancelled.');
  }
}
