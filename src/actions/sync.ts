import * as z from 'zod';
import { INTERRUPTED } from './common-errors.ts';
import { defineAction, type PossibleError } from './define.ts';
import type { ExampleRequest } from './examples.ts';
import { family } from './family.ts';
import { direction, fullSyncReport, syncReport, syncStatus } from './syncing.ts';

const SYNC_ERRORS: readonly PossibleError[] = [
  { code: 'unsupported', when: 'The profile is not logged in, or the server wants a newer client.' },
  { code: 'invalid', when: 'The server does not take the login any more.' },
  { code: 'conflict', when: 'The server cannot be reached, fails, or another client syncs with it.' },
  INTERRUPTED,
];

const ADD: ExampleRequest = {
  action: 'addNote',
  params: { note: { deckName: 'Default', modelName: 'Basic', fields: { Front: 'chien', Back: 'dog' } } },
};

const NO_ROWS = {
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

/** What is told of a fixture before its first sync. */
const UNSYNCED = {
  required: 'fullSync',
  endpoint: 'http://127.0.0.1:8080/',
  user: 'me@example.com',
  loggedIn: true,
  contents: { notes: 114, cards: 159, reviews: 1457 },
  pending: { notes: 114, cards: 159, reviews: 65, deletions: 0 },
} as const;

const sync = defineAction({
  name: 'sync',
  since: 6,
  summary:
    'Syncs the collection and its media with the sync server, and answers when that is done; an error when a one-way sync is needed.',
  effect: 'changes',
  touches: ['network'],
  runs: 'sync',
  params: z.strictObject({
    report: z
      .boolean()
      .default(false)
      .describe('Whether it is answered what was exchanged, which the original does not do'),
  }),
  result: syncReport.nullable().describe('What was exchanged; null: report was not asked for'),
  errors: [
    ...SYNC_ERRORS,
    { code: 'conflict', when: 'A one-way sync is needed: fullSync does it.' },
    { code: 'busy', when: 'The collection kept changing meanwhile.' },
  ],
  examples: [
    { before: [ADD], params: {}, result: null },
    {
      before: [ADD],
      params: { report: true },
      result: {
        required: 'normal',
        sent: { ...NO_ROWS, notes: 1, cards: 1, config: 20 },
        received: NO_ROWS,
        media: { checked: 0, uploaded: 0, downloaded: 0, deletedHere: 0, deletedThere: 0 },
        message: '',
      },
    },
  ],
  run: async ({ syncing, work }, { report }) => {
    const done = await syncing.sync(work);
    return report ? done : null;
  },
});

const fullSync = defineAction({
  name: 'fullSync',
  since: 6,
  summary:
    "Puts this collection in place of the server's (upload), or the server's in place of this one (download, after a backup), then syncs the media.",
  effect: 'destroys',
  touches: ['network'],
  runs: 'sync',
  params: z.strictObject({
    direction,
    force: z
      .boolean()
      .default(false)
      .describe('Whether it is done also where a collection without cards takes the place of one with cards'),
  }),
  result: fullSyncReport,
  errors: [
    ...SYNC_ERRORS,
    { code: 'conflict', when: 'A collection with cards would be lost, and force does not say that it may.' },
  ],
  examples: [
    {
      collection: 'study',
      params: { direction: 'upload' },
      result: {
        direction: 'upload',
        sent: { notes: 114, cards: 159, reviews: 1457 },
        received: null,
        replaced: null,
        backup: null,
        media: { checked: 6, uploaded: 6, downloaded: 0, deletedHere: 0, deletedThere: 0 },
        message: '',
      },
    },
  ],
  run: ({ syncing, work }, request) => syncing.fullSync(request, work),
});

const status = defineAction({
  name: 'syncStatus',
  since: 6,
  summary: 'Tells whether the next sync will find nothing, go both ways or need a one-way sync.',
  effect: 'none',
  touches: ['network'],
  runs: 'sync',
  params: z.strictObject({ ask: z.boolean().default(false).describe('Whether the server is asked, too') }),
  result: syncStatus,
  errors: SYNC_ERRORS,
  examples: [
    {
      collection: 'study',
      params: {},
      result: {
        ...UNSYNCED,
        server: null,
        uploadPossible: null,
        downloadPossible: null,
      },
      match: { '/endpoint': 'regex:^http://127\\.0\\.0\\.1:\\d+/$' },
    },
    {
      about: 'The server is asked',
      collection: 'study',
      params: { ask: true },
      result: {
        ...UNSYNCED,
        server: 'normal',
        uploadPossible: true,
        downloadPossible: true,
      },
      match: { '/endpoint': 'regex:^http://127\\.0\\.0\\.1:\\d+/$' },
    },
  ],
  run: ({ syncing }, { ask }) => syncing.status(ask),
});

export const syncActions = family('sync', { sync, fullSync, syncStatus: status });
