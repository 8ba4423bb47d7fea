import * as z from 'zod';
import { AnkiError } from '../engine/errors.ts';
import { cardId, noteId } from '../engine/ids/ids.ts';
import { stringifyExactly } from '../engine/json/exact-json.ts';
import { searchOf } from '../engine/search/search.ts';
import { exportCardsText } from '../engine/text-export/export-cards.ts';
import { exportNotesText } from '../engine/text-export/export-notes.ts';
import type { ExportLimit } from '../engine/text-export/storage.ts';
import { importJson as importJsonText } from '../engine/text-import/import-json.ts';
import { importText as importTextFile } from '../engine/text-import/import-text.ts';
import { readTextMetadata } from '../engine/text-import/metadata.ts';
import { readTextFile } from '../engine/text-import/text-file.ts';
import { type ActionContext, defineAction } from './define.ts';
import { family } from './family.ts';
import { id } from './lax-values.ts';
import { exportPath, packagePath } from './package-path.ts';
import { importLog, logAnswer, preview, previewAnswer } from './text-files/answers.ts';
import { CHOICES, textChoices } from './text-files/choices.ts';

const path = z
  .string()
  .describe('Of a file on the computer where the server runs; relative to the media folder unless absolute');

const FILE = {
  path: path.nullish(),
  text: z.string().nullish().describe('What the file would hold, instead of a path'),
} as const;

const previewText = defineAction({
  name: 'previewText',
  since: 6,
  summary: 'Tells how importText would read a text file with the same parameters; nothing is stored.',
  effect: 'none',
  touches: ['files'],
  params: z.strictObject({ ...FILE, ...CHOICES }),
  result: preview,
  examples: [],
  run: (context, params) => {
    const { col } = context;
    return previewAnswer(col, readTextMetadata(col, contents(context, params), textChoices(col, params)));
  },
});

const importText = defineAction({
  name: 'importText',
  since: 6,
  summary:
    "Imports notes from comma or tab separated text by the rules of Anki's own dialog, the directives at the file's head included; all or none.",
  effect: 'changes',
  touches: ['files'],
  params: z.strictObject({ ...FILE, ...CHOICES }),
  result: importLog,
  examples: [
    {
      params: { text: 'Hund\tdog\nKatze\tcat\n', deckName: 'German', modelName: 'Basic', tags: ['animals'] },
      result: {
        found: 2,
        new: [
          { noteId: 1781524800000, fields: ['Hund', 'dog'] },
          { noteId: 1781524800001, fields: ['Katze', 'cat'] },
        ],
        updated: [],
        firstFieldMatch: [],
        duplicate: [],
        conflicting: [],
        missingModel: [],
        missingDeck: [],
        emptyFirstField: [],
      },
    },
  ],
  run: (context, params) => {
    const { col } = context;
    const text = contents(context, params);
    const metadata = readTextMetadata(col, text, textChoices(col, params));
    return logAnswer(importTextFile(col, text, metadata, context.work));
  },
});

const importJson = defineAction({
  name: 'importJson',
  since: 6,
  summary:
    "Imports notes, note types and reviewed cards from Anki's JSON form (default_deck, default_notetype, notes, ...); all or none.",
  effect: 'changes',
  touches: ['files'],
  params: z.strictObject({
    path: path.nullish(),
    json: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .nullish()
      .describe('What the file would hold, as text or as it is, instead of a path'),
  }),
  result: importLog,
  examples: [],
  run: (context, { path, json }) => {
    const text = typeof json === 'object' && json !== null ? stringifyExactly(json) : json;
    return logAnswer(importJsonText(context.col, contents(context, { path, text }), context.work));
  },
});

const WHICH = {
  deck: z.string().nullish().describe('Only cards in this deck and those below it'),
  query: z.string().nullish().describe("Only what this search of Anki's browser finds"),
} as const;

const withHtml = z
  .boolean()
  .default(true)
  .describe('False: without markup and sounds, line breaks as spaces');

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
    notes: z.array(id).nullish().describe('Only these, by their ids'),
    html: withHtml,
    includeTags: z.boolean().default(true),
    includeDeck: z.boolean().default(true),
    includeModel: z.boolean().default(true),
    includeGuid: z.boolean().default(true).describe('So that an import recognises the notes'),
  }),
  result: z.int(),
  examples: [],
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
    cards: z.array(id).nullish().describe('Only these, by their ids'),
    html: withHtml,
  }),
  result: z.int(),
  examples: [],
  run: (context, { path, deck, query, cards, html }) => {
    const { col, work } = context;
    const found = typeof query === 'string' ? new Set(searchOf(col).cards(query)) : undefined;
    const options = { ...limit(context, deck, { cardIds: both(found, cards?.map(cardId)) }), withHtml: html };
    return exportCardsText(col, exportPath(context, path), options, work);
  },
});

/** The text of a request: what it holds, or the file that it names. */
function contents(
  context: ActionContext,
  { path, text }: { path?: string | null | undefined; text?: string | null | undefined },
): string {
  if (typeof path === 'string' && typeof text !== 'string') return readTextFile(packagePath(context, path));
  if (typeof path !== 'string' && typeof text === 'string') return text;
  throw new AnkiError('invalid', 'either a path or the contents must be given');
}

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

export const textFileActions = family('text-files', {
  previewText,
  importText,
  importJson,
  exportNotesText: exportNotesTextAction,
  exportCardsText: exportCardsTextAction,
});
