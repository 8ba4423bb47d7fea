import * as z from 'zod';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import { direction, fullSyncReport, syncReport, syncStatus } from './syncing.ts';

const sync = defineAction({
  name: 'sync',
  since: 6,
  summary:
    'Syncs the collection and its media with the sync server, and answers when that is done; an error when a one-way sync is needed.',
  effect: 'changes',
  touches: ['network'],
  runs: 'sync',
  params: z.strictObject({
    report: z.boolean().default(false).describe('ours: answer with what was exchanged instead of null'),
  }),
  result: syncReport.nullable(),
  examples: [{ params: {}, result: null }],
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
      .describe('also when that puts a collection without cards in place of one with cards'),
  }),
  result: fullSyncReport,
  examples: [],
  run: ({ syncing, work }, request) => syncing.fullSync(request, work),
});

const status = defineAction({
  name: 'syncStatus',
  since: 6,
  summary: 'Tells whether the next sync will find nothing, go both ways or need a one-way sync.',
  effect: 'none',
  touches: ['network'],
  runs: 'sync',
  params: z.strictObject({ ask: z.boolean().default(false).describe('asks the server, too') }),
  result: syncStatus,
  examples: [],
  run: ({ syncing }, { ask }) => syncing.status(ask),
});

export const syncActions = family('sync', { sync, fullSync, syncStatus: status });
