import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { isFiltered } from '../../engine/decks/deck.ts';
import { AnkiError } from '../../engine/errors.ts';
import { DELIMITERS, type Delimiter, delimiterNamed } from '../../engine/text-import/delimiter.ts';
import type { TextChoices } from '../../engine/text-import/metadata.ts';
import { DUPE_RESOLUTIONS, MATCH_SCOPES } from '../../engine/text-import/settings.ts';
import { modelNamed } from '../models/lookup.ts';

const column = (what: string) =>
  z.int().min(0).nullish().describe(`Number of the column that holds ${what}, counted from 1; 0: none`);

const tags = z.array(z.string()).nullish();

/** What a request may choose; where it chooses nothing the file's head is asked, then what Anki would guess. */
export const CHOICES = {
  separator: z
    .string()
    .nullish()
    .describe(`What parts the columns: ${DELIMITERS.join(', ')}, or the character itself`),
  html: z.boolean().nullish().describe('Whether fields are HTML; false: they are escaped'),
  modelName: z.string().nullish().describe('Note type of all notes'),
  modelColumn: column("the note type's name"),
  deckName: z.string().nullish().describe('Deck of all notes, made when it is missing'),
  deckColumn: column("the deck's name"),
  tagsColumn: column('tags, parted by spaces'),
  guidColumn: column('guids, by which notes are then recognised'),
  fields: z
    .record(z.string(), z.int().min(0))
    .nullish()
    .describe(
      'Columns of the fields by their names; fields that are not named get none, and tags come from no column that nobody names',
    ),
  tags: tags.describe('For all notes'),
  tagsOfUpdated: tags.describe('Further ones for notes that are updated'),
  ifMatches: z
    .enum(DUPE_RESOLUTIONS)
    .nullish()
    .describe(
      'What becomes of a note whose first field (or guid) is here already; remembered for the next file',
    ),
  matchScope: z
    .enum(MATCH_SCOPES)
    .nullish()
    .describe('Where notes with the same first field are looked for; remembered, too'),
} as const;

export type Choices = z.output<z.ZodObject<typeof CHOICES>>;

/** Throws not_found for unknown names, invalid for what contradicts itself. */
export function textChoices(col: Collection, choices: Choices): TextChoices {
  return {
    delimiter: delimiter(choices.separator),
    isHtml: choices.html ?? undefined,
    notetype: notetype(col, choices),
    deck: deck(col, choices),
    tagsColumn: choices.tagsColumn ?? undefined,
    guidColumn: choices.guidColumn ?? undefined,
    globalTags: choices.tags ?? undefined,
    updatedTags: choices.tagsOfUpdated ?? undefined,
    dupeResolution: choices.ifMatches ?? undefined,
    matchScope: choices.matchScope ?? undefined,
    fields: choices.fields ?? undefined,
  };
}

function delimiter(separator: Choices['separator']): Delimiter | undefined {
  if (separator === undefined || separator === null) return undefined;
  const known = delimiterNamed(separator);
  if (!known) throw new AnkiError('invalid', `'separator' must be one of ${DELIMITERS.join(', ')}`);
  return known;
}

function notetype(col: Collection, { modelName, modelColumn }: Choices): TextChoices['notetype'] {
  if (modelName && modelColumn) throw contradiction('modelName', 'modelColumn');
  if (modelColumn) return { column: modelColumn };
  return modelName ? { id: modelNamed(col, modelName).id } : undefined;
}

function deck(col: Collection, { deckName, deckColumn }: Choices): TextChoices['deck'] {
  if (deckName && deckColumn) throw contradiction('deckName', 'deckColumn');
  if (deckColumn) return { column: deckColumn };
  if (!deckName) return undefined;
  const known = col.decks.byName(deckName);
  if (known && isFiltered(known))
    throw new AnkiError('invalid', `notes cannot be added to a filtered deck: ${known.name}`);
  return known ? { id: known.id } : { name: deckName };
}

const contradiction = (a: string, b: string): AnkiError =>
  new AnkiError('invalid', `'${a}' and '${b}' cannot be given both`);
