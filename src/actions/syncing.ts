import * as z from 'zod';
import type { LongWork } from '../engine/long-work.ts';

/** What sync can do with the profile that is open; every method throws `AnkiError`, of its kind `SyncError` too. */
export interface Syncing {
  /** Syncs collection and media, both ways. A one-way sync is never done by itself: when one is needed, it throws. */
  sync(work: LongWork): Promise<SyncReport>;
  /** Puts one side's collection in place of the other's, then syncs the media. */
  fullSync(request: FullSyncRequest, work: LongWork): Promise<FullSyncReport>;
  /** What the next sync would do; `ask` asks the server, too. */
  status(ask: boolean): Promise<SyncStatus>;
}

const count = z.int();

const exchangeCounts = (what: string) =>
  z
    .object({
      notes: count.describe('Notes'),
      cards: count.describe('Cards'),
      reviews: count.describe('Rows of the review log'),
      decks: count.describe('Decks'),
      presets: count.describe('Groups of deck options'),
      noteTypes: count.describe('Note types'),
      tags: count.describe('Tags'),
      deletions: count.describe('Notes, cards and decks that were deleted'),
      config: count.describe('Settings'),
    })
    .describe(what);

const mediaReport = z
  .object({
    checked: count.describe('Files looked at here, and changes that the server told of'),
    uploaded: count.describe('Files sent'),
    downloaded: count.describe('Files received'),
    deletedHere: count.describe('Files deleted here, which lie in the trash'),
    deletedThere: count.describe('Deletions that the server was told of'),
  })
  .describe('What became of the media');

const message = z.string().describe("The server's words for its users, mostly none");

export const syncReport = z
  .object({
    required: z.enum(['noChanges', 'normal']).describe('What the collection needed'),
    sent: exchangeCounts('What the server got'),
    received: exchangeCounts('What came from the server'),
    media: mediaReport,
    message,
  })
  .describe('What was exchanged');
export type SyncReport = z.infer<typeof syncReport>;

export const direction = z
  .enum(['upload', 'download'])
  .describe("upload: this collection takes the place of the server's; download: the other way round");

export interface FullSyncRequest {
  readonly direction: z.infer<typeof direction>;
  /** Also when that would put a collection without cards in place of one with some. */
  readonly force: boolean;
}

const contents = z.object({
  notes: count.describe('Notes'),
  cards: count.describe('Cards'),
  reviews: count.describe('Rows of the review log'),
});

export const fullSyncReport = z
  .object({
    direction,
    sent: contents.nullable().describe('What the server holds now, after an upload; else null'),
    received: contents.nullable().describe('What this collection holds now, after a download; else null'),
    replaced: contents.nullable().describe('What this collection held before a download; else null'),
    backup: z.string().nullable().describe('Path of the backup made before a download; else null'),
    media: mediaReport,
    message,
  })
  .describe('What was done');
export type FullSyncReport = z.infer<typeof fullSyncReport>;

const required = z.enum(['noChanges', 'normal', 'fullSync']);

const IF_ASKED = 'null: the server was not asked';

export const syncStatus = z
  .object({
    required: required.describe('What changes made here ask for; fullSync: the schema was changed'),
    server: required.nullable().describe(`The same as the server sees it; ${IF_ASKED}`),
    uploadPossible: z.boolean().nullable().describe(`Whether this side may be uploaded; ${IF_ASKED}`),
    downloadPossible: z.boolean().nullable().describe(`Whether there is something to download; ${IF_ASKED}`),
    endpoint: z.string().nullable().describe('Address of the sync server; null: nobody ever logged in'),
    user: z.string().nullable().describe('Name of the account; null: nobody ever logged in'),
    loggedIn: z.boolean().describe('Whether the profile is logged in'),
    contents: contents.describe('What an upload would send'),
    pending: contents
      .extend({ deletions: count.describe('Notes, cards and decks that were deleted') })
      .describe('Changes that the server has not got yet; a download would drop them'),
  })
  .describe('What the next sync will be');
export type SyncStatus = z.infer<typeof syncStatus>;
