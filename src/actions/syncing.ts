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

const exchangeCounts = z.object({
  notes: count,
  cards: count,
  reviews: count,
  decks: count,
  presets: count,
  noteTypes: count,
  tags: count,
  deletions: count,
  config: count,
});

const mediaReport = z.object({
  checked: count,
  uploaded: count,
  downloaded: count,
  deletedHere: count,
  deletedThere: count,
});

export const syncReport = z.object({
  required: z.enum(['noChanges', 'normal']).describe('what the collection needed'),
  sent: exchangeCounts,
  received: exchangeCounts,
  media: mediaReport,
  message: z.string().describe("the server's words for its users, mostly none"),
});
export type SyncReport = z.infer<typeof syncReport>;

export const direction = z.enum(['upload', 'download']);

export interface FullSyncRequest {
  readonly direction: z.infer<typeof direction>;
  /** Also when that would put a collection without cards in place of one with some. */
  readonly force: boolean;
}

const contents = z.object({ notes: count, cards: count, reviews: count });

export const fullSyncReport = z.object({
  direction,
  sent: contents.nullable().describe('what the server holds now, after an upload'),
  received: contents.nullable().describe('what this collection holds now, after a download'),
  replaced: contents.nullable().describe('what this collection held before a download'),
  backup: z.string().nullable().describe('path of the backup made before a download'),
  media: mediaReport,
  message: z.string(),
});
export type FullSyncReport = z.infer<typeof fullSyncReport>;

const required = z.enum(['noChanges', 'normal', 'fullSync']);

export const syncStatus = z.object({
  required: required.describe('what changes made here ask for; fullSync: the schema was changed'),
  server: required.nullable().describe('the same as the server sees it, where it was asked'),
  uploadPossible: z.boolean().nullable(),
  downloadPossible: z.boolean().nullable(),
  endpoint: z.string().nullable(),
  user: z.string().nullable(),
  loggedIn: z.boolean(),
  contents: contents.describe('what an upload would send'),
  pending: z
    .object({ notes: count, cards: count, reviews: count, deletions: count })
    .describe('changes that the server has not got yet; a download would drop them'),
});
export type SyncStatus = z.infer<typeof syncStatus>;
