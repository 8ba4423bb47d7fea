import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { isFiltered } from '../../engine/decks/deck.ts';
import { AnkiError } from '../../engine/errors.ts';
import { DELIMITERS, type Delimiter, delimiterNamed } from '../../engine/text-import/delimiter.ts';
import type { TextChoices } from '../../engine/text-import/metadata.ts';
import { DUPE_RESOLUTIONS, MATCH_SCOPES } from '../../engine/text-import/settings.ts';
import { withNull } from '../lax-values.ts';
import { modelNamed } from '../models/lookup.ts';

const HEAD = "absent: as the file's head has it";

const column = (what: string) =>
  z
    .int()
    .min(0)
    .optional()
    .describe(`Number of the column that holds ${what}, counted from 1, 0: none; ${HEAD}`);

const tags = (whose: string) => z.array(z.string()).optional().describe(`Tags ${whose}; ${HEAD}`);

/** What a request may choose; where it chooses nothing the file's head is asked, then what Anki would guess. */
export const CHOICES = {
  separator: z
    .string()
    .optional()
    .describe(
      `What parts the columns: ${DELIMITERS.join(', ')}, or the character itself; ${HEAD}, else the first that stands in the file`,
    ),
  html: z
    .boolean()
    .optional()
    .describe(`Whether fields are HTML, false: they are escaped; ${HEAD}, else whether they look so`),
  modelName: z
    .string()
    .optional()
    .describe(`Name of the note type of all notes; ${HEAD}, else the current one`),
  modelColumn: column("the note type's name"),
  deckName: z
    .string()
    .optional()
    .describe(`Full name of the deck of all notes, made when it is missing; ${HEAD}, else the usual one`),
  deckColumn: column("the deck's name"),
  tagsColumn: column('tags, parted by spaces'),
  guidColumn: column('guids, by which notes are then recognised'),
  fields: z
    .record(z.string(), z.int().min(0))
    .optional()
    .describe(
      'Columns of the fields by their names; fields that are not named get none, and tags come from no column that nobody names; absent: all other columns, in order',
    ),
  tags: tags('for all notes'),
  tagsOfUpdated: tags('that notes get besides where they are updated'),
  ifMatches: z
    .enum(DUPE_RESOLUTIONS)
    .optional()
    .describe(
      `What becomes of a note whose first field (or guid) is here already, remembered for the next file; ${HEAD}, else as the last time`,
    ),
  matchScope: z
    .enum(MATCH_SCOPES)
    .optional()
    .describe(
      `Where notes with the same first field are looked for, remembered, too; ${HEAD}, else as the last time`,
    ),
} as const;

/** The same, each of which may be null: not chosen. */
export const LAX_CHOICES = withNull(CHOICES);

export type Choices = z.output<z.ZodObject<typeof LAX_CHOICES>>;

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
