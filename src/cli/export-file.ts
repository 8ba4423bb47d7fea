import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Collection } from '../engine/collection/collection.ts';
import type { Deck } from '../engine/decks/deck.ts';
import { AnkiError } from '../engine/errors.ts';
import type { LongWork } from '../engine/long-work.ts';
import { deckTree, exportApkg } from '../engine/packages/export-apkg.ts';
import { zstd } from '../engine/zstd/zstd.ts';
import { confirm, YES_OPTIONS } from './confirm.ts';
import { type Kinds, requireKindOptions } from './kind-options.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { UsageError } from './usage-error.ts';
import { type Call, defineVerb, flag, option } from './verb.ts';
import { type Actions, withActions } from './with-actions.ts';

const OPTIONS = {
  ...PROFILE_OPTIONS,
  deck: option('NAME', 'only this deck and its subdecks'),
  cards: flag('text: questions and answers instead of notes'),
  plain: flag('text: without markup and sounds'),
  'with-scheduling': flag('.apkg: include scheduling, review history and presets'),
  'without-media': flag('packages: leave out media files'),
  ...YES_OPTIONS,
  legacy: flag('packages: in the format that Anki before 2.1.50 can read'),
} as const;

type ExportCall = Call<typeof OPTIONS>;

export const exportFile = defineVerb({
  name: 'export',
  operands: [{ name: 'FILE', what: 'the file to write' }],
  options: OPTIONS,
  summary: 'writes an .apkg or .colpkg package or a text file (.txt, .tsv)',
  details:
    'Writes a file. The end of its name says what it is: an .apkg package, a .colpkg package of the whole collection, or tab-separated text (.txt, .tsv) with guids, note types, decks and tags, which "ankid import" and Anki read again. A file that exists is replaced only if you say so.',
  run: async (call, terminal) => {
    const path = resolve(call.operands[0] ?? '');
    requireKind(path, call);
    if (existsSync(path)) await confirm(terminal, call.values, { loss: `${path} exists and is replaced` });
    return withActions(call, terminal, async (actions) => {
      terminal.print(await exported(actions, path, call, terminal.work));
      return 0;
    });
  },
});

function requireKind(path: string, { values }: ExportCall): void {
  if (/\.csv$/i.test(path))
    throw new UsageError('the columns are separated by tabs, not commas: name the file .txt or .tsv');
  if (/\.colpkg$/i.test(path) && values.deck !== undefined)
    throw new UsageError('a .colpkg file holds all decks, not one: name the file .apkg');
  requireKindOptions(KINDS, path, values);
  if (!Object.values(KINDS).some(({ end }) => end.test(path)))
    throw new UsageError("the end of the file's name must be .apkg, .colpkg, .txt or .tsv");
}

const KINDS: Kinds<keyof typeof OPTIONS> = {
  '.apkg packages': { end: /\.apkg$/i, options: ['deck', 'with-scheduling', 'without-media', 'legacy'] },
  '.colpkg packages': { end: /\.colpkg$/i, options: ['without-media', 'legacy'] },
  'text files': { end: /\.(?:txt|tsv)$/i, options: ['deck', 'cards', 'plain'] },
};

async function exported(
  { run, col }: Actions,
  path: string,
  call: ExportCall,
  work: LongWork,
): Promise<string> {
  const { values } = call;
  const { deck } = values;
  if (/\.colpkg$/i.test(path)) return exportedCollection(run, path, call);
  if (/\.apkg$/i.test(path)) return exportedPackage(col, path, call, work);
  const options = { path, deck, html: !values.plain };
  if (values.cards) return `cards: ${await run('exportCardsText', options)}`;
  return `notes: ${await run('exportNotesText', options)}`;
}

/** The action exportPackage knows no package of all decks, none without media and none of today's form. */
function exportedPackage(col: Collection, path: string, { values }: ExportCall, work: LongWork): string {
  const deck = values.deck === undefined ? undefined : deckNamed(col, values.deck);
  const options = {
    ...(deck ? deckTree(col, deck) : {}),
    withScheduling: values['with-scheduling'],
    withPresets: values['with-scheduling'],
    withMedia: !values['without-media'],
    isLegacy: values.legacy,
  };
  return `notes: ${exportApkg(col, path, zstd, options, work)}`;
}

async function exportedCollection(
  run: Actions['run'],
  path: string,
  { values }: ExportCall,
): Promise<string> {
  await run('exportCollection', { path, includeMedia: !values['without-media'], legacy: values.legacy });
  return `exported ${path}`;
}

function deckNamed(col: Collection, name: string): Deck {
  const deck = col.decks.byName(name);
  if (!deck) throw new AnkiError('not_found', `deck was not found: ${name}`);
  return deck;
}
