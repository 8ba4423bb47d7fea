import * as z from 'zod';
import { AnkiError } from '../engine/errors.ts';
import { deckTree, exportApkg } from '../engine/packages/export-apkg.ts';
import { importApkg } from '../engine/packages/import-apkg.ts';
import { zstd } from '../engine/zstd/zstd.ts';
import { EXPORT_ERRORS, INTERRUPTED, PACKAGE_ERRORS } from './common-errors.ts';
import { defineAction } from './define.ts';
import type { ExampleRequest } from './examples.ts';
import { family } from './family.ts';
import { truthy } from './lax-values.ts';
import { exportPath, packagePath, filePath as path } from './package-path.ts';

const condition = z.enum(['if_newer', 'always', 'never']).default('if_newer');

const EXPORT: ExampleRequest = {
  action: 'exportPackage',
  params: { deck: 'french words', path: '../words.apkg', includeSched: true },
};

const importPackage = defineAction({
  name: 'importPackage',
  since: 6,
  summary:
    'Imports an .apkg file with its scheduling, presets and media; notes that are here already are replaced by newer ones.',
  effect: 'changes',
  touches: ['files'],
  ownTransactions: true, // the package's file is opened before
  params: z.strictObject({
    path,
    mergeNotetypes: z
      .boolean()
      .default(false)
      .describe('Unites note types that differ, instead of adding those of the package beside ours'),
    updateNotes: condition.describe('When notes that are here already are replaced'),
    updateNotetypes: condition.describe('The same for note types with the same fields and templates'),
    withScheduling: z.boolean().default(true).describe('False: cards come as new ones'),
    withPresets: z.boolean().default(true).describe('Whether its groups of deck options come, too'),
  }),
  result: z.literal(true).describe('Always true'),
  errors: [
    ...PACKAGE_ERRORS,
    { code: 'unsupported', when: 'It is a .colpkg file, which importCollection takes.' },
    { code: 'conflict', when: 'The collection has ids of the future: Check Database puts them right.' },
    INTERRUPTED,
  ],
  examples: [{ collection: 'study', before: [EXPORT], params: { path: '../words.apkg' }, result: true }],
  run: (context, { path, ...options }) => {
    if (/\.colpkg$/i.test(path))
      throw new AnkiError(
        'unsupported',
        'a .colpkg file replaces the whole collection, so importPackage does not import it: use importCollection',
      );
    importApkg(context.col, packagePath(context, path), zstd, options, context.work);
    return true as const;
  },
});

const exportPackage = defineAction({
  name: 'exportPackage',
  since: 6,
  summary:
    'Writes a deck with the decks below it to an .apkg file, which is replaced when it exists; false when there is no such deck.',
  effect: 'none',
  touches: ['files'],
  params: z.strictObject({
    deck: z.string().describe('Full name, parts joined by ::'),
    path,
    includeSched: z
      .boolean()
      .default(false)
      .describe('Whether the scheduling, the review history and the presets go along'),
  }),
  accepts: z.object({ deck: z.string(), path: z.string(), includeSched: z.unknown().optional() }),
  result: z.boolean().describe('Whether there is such a deck'),
  errors: [...EXPORT_ERRORS, INTERRUPTED],
  examples: [
    { collection: 'study', params: EXPORT.params, result: true },
    { params: { deck: 'no such deck', path: '../words.apkg' }, result: false },
  ],
  run: (context, { deck: name, path, includeSched }) => {
    const { col } = context;
    const deck = col.decks.byName(name);
    if (!deck) return false;
    const withScheduling = truthy(includeSched);
    // In the form that every version of Anki reads.
    const options = {
      ...deckTree(col, deck),
      withScheduling,
      withPresets: withScheduling,
      isLegacy: true,
      cardsGoHome: true,
    };
    exportApkg(col, exportPath(context, path), zstd, options, context.work);
    return true;
  },
});

export const packageActions = family('packages', { importPackage, exportPackage });
