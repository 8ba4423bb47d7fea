import * as z from 'zod';
import { AnkiError } from '../../engine/errors.ts';
import { cardId, noteId } from '../../engine/ids/ids.ts';
import { searchOf } from '../../engine/search/search.ts';
import { exportCardsText } from '../../engine/text-export/export-cards.ts';
import { exportNotesText } from '../../engine/text-export/export-notes.ts';
import type { ExportLimit } from '../../engine/text-export/storage.ts';
import { EXPORT_ERRORS, INTERRUPTED, SEARCH_INVALID } from '../common-errors.ts';
import { type ActionContext, defineAction, type PossibleError } from '../define.ts';
import * as ids from '../id-schemas.ts';
import { withNull } from '../lax-values.ts';
import { exportPath, filePath as path } from '../package-path.ts';

const WHICH = {
  deck: z
    .string()
    .optional()
    .describe('Full name of a deck: only cards in it and in those below it; absent: in all decks'),
  query: z.string().optional().describe("Only what this search of Anki's browser finds; absent: all"),
} as const;

const LAX_WHICH = withNull(WHICH);

const WRITE_ERRORS: readonly PossibleError[] = [
  ...EXPORT_ERRORS,
  { code: 'not_found', when: 'No deck has the name.' },
  SEARCH_INVALID,
  INTERRUPTED,
];

const withHtml = z
  .boolean()
  .default(true)
  .describe('Whether fields stay HTML; false: without markup and sounds, line breaks as spaces');

const INCLUDED = {
  includeTags: z.boolean().default(true).describe('Whether there is a column of tags'),
  includeDeck: z.boolean().default(true).describe('Whether there is a column of decks'),
  includeModel: z.boolean().default(true).describe('Whether there is a column of note types'),
  includeGuid: z
    .boolean()
    .default(true)
    .describe('Whether there is a column of guids, by which an import recognises the notes'),
} as const;

const exportNotesTextAction = defineAction({
  name: 'exportNotesText',
  since: 6,
  summary:
    'Writes notes to a tab separated text file, which is replaced when it exists and which importText reads; answers how many.',
  effect: 'none',
  touches: ['files'],
  params: z.strictObject({
    path,
    ...WHICH,
    notes: z.array(ids.noteId).optional().describe('Only these notes, by their ids; absent: all'),
    html: withHtml,
    ...INCLUDED,
  }),
  accepts: z.object({
    path,
    ...LAX_WHICH,
    notes: z.array(ids.noteId).nullish(),
    html: withHtml,
    ...INCLUDED,
  }),
  result: z.int().describe('How many notes were written'),
  errors: WRITE_ERRORS,
  examples: [{ collection: 'study', params: { path: '../words.txt', deck: 'french words' }, result: 1 }],
  run: (context, { path, deck, query, notes, html, ...included }) => {
    const { col, work } = context;
    const found = typeof query === 'string' ? new Set(searchOf(col).notes(query)) : undefined;
    const options = {
      ...limit(context, deck, { noteIds: both(found, notes?.map(noteId)) }),
      withHtml: html,
      withTags: included.includeTags,
      withDeck: included.includeDeck,
      withNotetype: included.includeModel,
      withGuid: included.includeGuid,
    };
    return exportNotesText(col, exportPath(context, path), options, work);
  },
});

const exportCardsTextAction = defineAction({
  name: 'exportCardsText',
  since: 6,
  summary:
    'Writes questions and answers to a tab separated text file, which is replaced when it exists; answers how many cards.',
  effect: 'none',
  touches: ['files'],
  params: z.strictObject({
    path,
    ...WHICH,
    cards: z.array(ids.cardId).optional().describe('Only these cards, by their ids; absent: all'),
    html: withHtml,
  }),
  accepts: z.object({ path, ...LAX_WHICH, cards: z.array(ids.cardId).nullish(), html: withHtml }),
  result: z.int().describe('How many cards were written'),
  errors: WRITE_ERRORS,
  examples: [{ collection: 'study', params: { path: '../words.txt', query: 'is:due' }, result: 73 }],
  run: (context, { path, deck, query, cards, html }) => {
    const { col, work } = context;
    const found = typeof query === 'string' ? new Set(searchOf(col).cards(query)) : undefined;
    const options = { ...limit(context, deck, { cardIds: both(found, cards?.map(cardId)) }), withHtml: html };
    return exportCardsText(col, exportPath(context, path), options, work);
  },
});

export const exportActions = {
  exportNotesText: exportNotesTextAction,
  exportCardsText: exportCardsTextAction,
};

function limit(
  { col }: ActionContext,
  deckName: string | null | undefined,
  ids: { [Name in keyof ExportLimit]: ExportLimit[Name] | undefined },
): ExportLimit {
  const given: ExportLimit = Object.fromEntries(Object.entries(ids).filter(([, list]) => list !== undefined));
  if (typeof deckName !== 'string') return given;
  const deck = col.decks.byName(deckName);
  if (!deck) throw new AnkiError('not_found', `deck was not found: ${deckName}`);
  return { ...given, deckIds: col.decks.withChildren(deck).map(({ id }) => id) };
}

/** What is in both lists, where both are given. */
function both<Id>(
  found: ReadonlySet<Id> | undefined,
  named: readonly Id[] | undefined,
): readonly Id[] | undefined {
  return found && named ? named.filter((id) => found.has(id)) : (named ?? (found && [...found]));
}
