import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import type { TextMetadata } from '../../engine/text-import/metadata.ts';
import { DUPE_RESOLUTIONS, MATCH_SCOPES } from '../../engine/text-import/settings.ts';
import type { TextImportLog } from '../../engine/text-import/text-log.ts';
import { noteId } from '../id-schemas.ts';

const fields = z.array(z.string()).describe('Fields without markup and cut short');
const stored = z.array(
  z.object({ noteId: noteId.describe('Id of the note'), fields }).describe('A note of the collection'),
);
const passedOver = z.array(z.object({ fields }).describe('A note of the file'));

/** What became of the notes of a file, as Anki's window tells it after an import. */
export const importLog = z
  .object({
    found: z.int().describe('Notes in the file'),
    new: stored.describe('Added'),
    updated: stored.describe('Found by their guid and changed'),
    firstFieldMatch: stored.describe(
      'Found by their first field; changed, left or added again, as ifMatches has it',
    ),
    duplicate: stored.describe('Nothing to change'),
    conflicting: stored.describe('The guid is that of a note of another note type; nothing was changed'),
    missingModel: passedOver.describe('Passed over: no such note type'),
    missingDeck: passedOver.describe('Passed over: no deck of this id'),
    emptyFirstField: passedOver.describe('Passed over: nothing in the first field'),
  })
  .describe('What became of the notes of the file');

export function logAnswer(log: TextImportLog): z.output<typeof importLog> {
  const notes = (list: TextImportLog['new']) =>
    list.map(({ id, fields }) => ({ noteId: id, fields: [...fields] }));
  const rest = (list: TextImportLog['missingDeck']) => list.map(({ fields }) => ({ fields: [...fields] }));
  return {
    found: log.foundNotes,
    new: notes(log.new),
    updated: notes(log.updated),
    firstFieldMatch: notes(log.firstFieldMatch),
    duplicate: notes(log.duplicate),
    conflicting: notes(log.conflicting),
    missingModel: rest(log.missingNotetype),
    missingDeck: rest(log.missingDeck),
    emptyFirstField: rest(log.emptyFirstField),
  };
}

const column = (what: string) =>
  z.int().describe(`Number of the column that holds ${what}, counted from 1; 0: none`);

/** How a file would be read, in the words of the parameters of `importText`. */
export const preview = z
  .object({
    separator: z.string().describe('Name of what parts the columns'),
    html: z.boolean().describe('Whether fields are HTML; false: they are escaped'),
    modelName: z.string().nullable().describe('Note type of all notes; null: by column'),
    modelColumn: column("the note type's name"),
    deckName: z.string().nullable().describe('Deck of all notes; null: by column'),
    deckExists: z.boolean().describe('Whether it is here already'),
    deckColumn: column("the deck's name"),
    tagsColumn: column('tags'),
    guidColumn: column('guids'),
    fields: z
      .record(z.string(), z.int())
      .nullable()
      .describe('Columns of the fields by their names, 0: none; null: all other columns, in order'),
    tags: z.array(z.string()).describe('Tags for all notes'),
    ifMatches: z.enum(DUPE_RESOLUTIONS).describe('What becomes of a note that is here already'),
    matchScope: z.enum(MATCH_SCOPES).describe('Where notes with the same first field are looked for'),
    columns: z.array(z.string()).describe('Names of the columns, empty where the file gives none'),
    rows: z.array(z.array(z.string())).describe('The first five, without markup and cut short'),
  })
  .describe('How the file would be read');

export function previewAnswer(col: Collection, metadata: TextMetadata): z.output<typeof preview> {
  const { deck, notetype } = metadata;
  const model = 'id' in notetype ? col.notetypes.require(notetype.id) : undefined;
  const columns = 'id' in notetype ? notetype.fieldColumns : [];
  const deckName = 'id' in deck ? col.decks.require(deck.id).name : 'name' in deck ? deck.name : null;
  return {
    separator: metadata.delimiter,
    html: metadata.isHtml,
    modelName: model?.name ?? null,
    modelColumn: 'column' in notetype ? notetype.column : 0,
    deckName,
    deckExists: 'id' in deck,
    deckColumn: 'column' in deck ? deck.column : 0,
    tagsColumn: metadata.tagsColumn,
    guidColumn: metadata.guidColumn,
    fields: model ? Object.fromEntries(model.fields.map(({ name }, i) => [name, columns[i] ?? 0])) : null,
    tags: [...metadata.globalTags],
    ifMatches: metadata.dupeResolution,
    matchScope: metadata.matchScope,
    columns: [...metadata.columnLabels],
    rows: metadata.preview.map((row) => [...row]),
  };
}
