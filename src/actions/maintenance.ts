import * as z from 'zod';
import { backupsOf } from '../engine/backup/backups.ts';
import { checkCollection } from '../engine/check/check.ts';
import { exportColpkg } from '../engine/packages/export-colpkg.ts';
import { zstd } from '../engine/zstd/zstd.ts';
import { EXPORT_ERRORS, INTERRUPTED, PACKAGE_ERRORS } from './common-errors.ts';
import { defineAction, type PossibleError } from './define.ts';
import type { ExampleRequest } from './examples.ts';
import { family } from './family.ts';
import { backupPath, exportPath, packagePath, filePath as path } from './package-path.ts';

const EXPORT: ExampleRequest = { action: 'exportCollection', params: { path: '../all.colpkg' } };

const checkDatabase = defineAction({
  name: 'checkDatabase',
  since: 6,
  summary:
    "Finds and repairs what is wrong in the collection, as Anki's Check Database does; what was done before cannot be undone then.",
  effect: 'destroys',
  ownTransactions: true,
  params: z.strictObject({}),
  result: z
    .object({
      ok: z.boolean().describe('Whether nothing had to be repaired'),
      report: z.array(z.string()).describe("Anki's words, line by line"),
    })
    .describe('What was found and repaired'),
  errors: [INTERRUPTED],
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
  result: z.string().nullable().describe('Path of the backup; null: none was needed'),
  errors: [{ code: 'invalid', when: 'The backup cannot be written.' }, INTERRUPTED],
  examples: [
    {
      params: {},
      result: '/home/user/.local/share/Anki2/User 1/backups/backup-2026-06-15-12.00.00.colpkg',
      match: { '': 'regex:[/\\\\]backups[/\\\\]backup-2026-06-15-12\\.00\\.00\\.colpkg$' },
    },
  ],
  run: async ({ col, work }, { force }) => (await backupsOf(col).create({ force, work })) ?? null,
});

const replaced = z
  .object({
    previous: z.string().nullable().describe('Path of the backup that the collection of before has become'),
    mediaFiles: z.int().describe('How many files came into the media folder'),
  })
  .describe('What was done');

const REPLACE_ERRORS: readonly PossibleError[] = [...PACKAGE_ERRORS, INTERRUPTED];

const restoreBackup = defineAction({
  name: 'restoreBackup',
  since: 6,
  summary:
    'Puts the collection of a backup in place of the present one, of which a backup is made before. The next sync goes one way.',
  effect: 'destroys',
  touches: ['files'],
  runs: 'long',
  params: z.strictObject({
    path: z
      .string()
      .describe(
        "File of the computer where the server runs, relative to the profile's folder backups unless absolute",
      ),
  }),
  result: replaced,
  errors: REPLACE_ERRORS,
  examples: [
    {
      before: [{ action: 'createBackup', params: {} }],
      params: { path: 'backup-2026-06-15-12.00.00.colpkg' },
      result: {
        previous: '/home/user/.local/share/Anki2/User 1/backups/backup-2026-06-15-12.00.00-1.colpkg',
        mediaFiles: 0,
      },
      match: { '/previous': 'regex:[/\\\\]backups[/\\\\]backup-2026' },
    },
  ],
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
  errors: REPLACE_ERRORS,
  examples: [
    {
      collection: 'study',
      before: [EXPORT],
      params: { path: '../all.colpkg' },
      result: {
        previous: '/home/user/.local/share/Anki2/User 1/backups/backup-2026-06-15-12.00.00.colpkg',
        mediaFiles: 0,
      },
      match: { '/previous': 'regex:[/\\\\]backups[/\\\\]backup-2026' },
    },
  ],
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
    includeMedia: z.boolean().default(true).describe('Whether the media files go along'),
    legacy: z
      .boolean()
      .default(false)
      .describe('Whether it gets the form that versions of Anki before 2.1.50 read'),
  }),
  result: z.literal(true).describe('Always true'),
  errors: [...EXPORT_ERRORS, INTERRUPTED],
  examples: [{ collection: 'study', params: EXPORT.params, result: true }],
  run: (context, { path, includeMedia, legacy }) => {
    const options = { withMedia: includeMedia, isLegacy: legacy };
    exportColpkg(context.col, exportPath(context, path), zstd, options, context.work);
    return true as const;
  },
});

export const maintenanceActions = family('maintenance', {
  checkDatabase,
  createBackup,
  restoreBackup,
  importCollection,
  exportCollection,
});
