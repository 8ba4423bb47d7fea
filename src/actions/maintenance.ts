import * as z from 'zod';
import { backupsOf } from '../engine/backup/backups.ts';
import { checkCollection } from '../engine/check/check.ts';
import { exportColpkg } from '../engine/packages/export-colpkg.ts';
import { zstd } from '../engine/zstd/zstd.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import { backupPath, exportPath, packagePath } from './package-path.ts';

const path = z
  .string()
  .describe('Of a file on the computer where the server runs; relative to the media folder unless absolute');

const checkDatabase = defineAction({
  name: 'checkDatabase',
  since: 6,
  summary:
    "Finds and repairs what is wrong in the collection, as Anki's Check Database does; what was done before cannot be undone then.",
  effect: 'changes',
  ownTransactions: true,
  params: z.strictObject({}),
  result: z.object({
    ok: z.boolean().describe('Whether nothing had to be repaired'),
    report: z.array(z.string()).describe("Anki's words, line by line"),
  }),
  examples: [{ params: {}, result: { ok: true, report: ['Database rebuilt and optimized.'] } }],
  run: ({ col, work }) => {
    const { ok, lines } = checkCollection(col, work);
    return { ok, report: lines.map((line) => line.replace(/[\u2068\u2069]/g, '')) };
  },
});

const createBackup = defineAction({
  name: 'createBackup',
  since: 6,
  summary:
    "Puts a copy of the collection, without its media, into the profile's folder backups; answers its path, or null when nothing has changed since the last one.",
  effect: 'none',
  touches: ['files'],
  runs: 'long',
  params: z.strictObject({
    force: z.boolean().default(true).describe('Also when the last one is newer than the settings ask for'),
  }),
  result: z.string().nullable(),
  examples: [],
  run: async ({ col, work }, { force }) => (await backupsOf(col).create({ force, work })) ?? null,
});

const replaced = z.object({
  previous: z.string().nullable().describe('Path of the backup that the collection of before has become'),
  mediaFiles: z.int().describe('How many files came into the media folder'),
});

const restoreBackup = defineAction({
  name: 'restoreBackup',
  since: 6,
  summary:
    'Puts the collection of a backup in place of the present one, of which a backup is made before. The next sync goes one way.',
  effect: 'destroys',
  touches: ['files'],
  runs: 'long',
  params: z.strictObject({
    path: z.string().describe("Relative to the profile's folder backups unless absolute"),
  }),
  result: replaced,
  examples: [],
  run: (context, { path }) => context.profiles.replaceCollection(backupPath(context, path), context.work),
});

const importCollection = defineAction({
  name: 'importCollection',
  since: 6,
  summary:
    'Puts the collection of a .colpkg file with its media in place of the present one, of which a backup is made before. The next sync goes one way.',
  effect: 'destroys',
  touches: ['files'],
  runs: 'long',
  params: z.strictObject({ path }),
  result: replaced,
  examples: [],
  run: (context, { path }) => context.profiles.replaceCollection(packagePath(context, path), context.work),
});

const exportCollection = defineAction({
  name: 'exportCollection',
  since: 6,
  summary: 'Writes the whole collection to a .colpkg file, which is replaced when it exists.',
  effect: 'none',
  touches: ['files'],
  params: z.strictObject({
    path,
    includeMedia: z.boolean().default(true),
    legacy: z.boolean().default(false).describe('In the form that versions of Anki before 2.1.50 read'),
  }),
  result: z.boolean(),
  examples: [],
  run: (context, { path, includeMedia, legacy }) => {
    const options = { withMedia: includeMedia, isLegacy: legacy };
    exportColpkg(context.col, exportPath(context, path), zstd, options, context.work);
    return true;
  },
});

export const maintenanceActions = family('maintenance', {
  checkDatabase,
  createBackup,
  restoreBackup,
  importCollection,
  exportCollection,
});
