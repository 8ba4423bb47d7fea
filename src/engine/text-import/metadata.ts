import type { Collection } from '../collection/collection.ts';
import { AnkiError } from '../errors.ts';
import type { DeckId, NotetypeId } from '../ids/ids.ts';
import { htmlToTextLine } from '../text/strip-html.ts';
import { fieldColumns, firstFreeColumnAfter } from './columns.ts';
import { csvRecords } from './csv-records.ts';
import { defaultsForAdding } from './defaults.ts';
import { DELIMITER_CHARS, type Delimiter, guessDelimiter } from './delimiter.ts';
import { type Directives, readDirectives, withoutTagsLine } from './directives.ts';
import { type MatchSettings, rememberedSettings } from './settings.ts';

/** How the rows of a text file become notes. Columns count from 1; 0 stands for none. */
export interface TextMetadata extends MatchSettings {
  readonly delimiter: Delimiter;
  /** Whether the file itself names the delimiter. */
  readonly forceDelimiter: boolean;
  /** False: the text is escaped, and line breaks become `<br>`. */
  readonly isHtml: boolean;
  readonly forceIsHtml: boolean;
  readonly globalTags: readonly string[];
  /** Further tags for notes that are updated. */
  readonly updatedTags: readonly string[];
  /** One for each column, empty where the file names none. */
  readonly columnLabels: readonly string[];
  readonly tagsColumn: number;
  readonly guidColumn: number;
  readonly deck: { readonly id: DeckId } | { readonly name: string } | { readonly column: number };
  /** Either one for all, with the column of each field, or the column that names it. */
  readonly notetype:
    | { readonly id: NotetypeId; readonly fieldColumns: readonly number[] }
    | { readonly column: number };
  /** The first rows, cut short. */
  readonly preview: readonly (readonly string[])[];
}

/** What the person has chosen already; wins over the file. An undefined choice is none. */
export type TextChoices = {
  readonly [Name in Exclude<keyof Directives, 'columnLabels'>]?: Directives[Name] | undefined;
} & {
  readonly updatedTags?: readonly string[] | undefined;
  /** Columns of the fields by name, 0 where one is not named. No column then becomes that of the tags unasked. */
  readonly fields?: Readonly<Record<string, number>> | undefined;
};

const PREVIEW_ROWS = 5;
const PREVIEW_CHARACTERS = 80;

/**
 * What a text file says of itself, and guesses where it says nothing. Throws invalid for a file without rows, not_found
 * for an unknown note type or field (Rust: get_csv_metadata).
 */
export function readTextMetadata(col: Collection, text: string, choices: TextChoices = {}): TextMetadata {
  const { directives, end } = readDirectives(col, text);
  const wanted = { ...directives, ...given(choices) };
  const delimiter = wanted.delimiter ?? guessDelimiter(text.slice(end));
  const rows = firstRecords(text, delimiter);
  const isHtml = wanted.isHtml ?? rows.flat().some(hasMarkup);
  const preview = previewOf(rows, isHtml);
  const defaults = defaultsForAdding(col);
  const base: Unmapped = {
    ...rememberedSettings(col),
    notetype: { id: defaults.notetypeId },
    deck: { id: defaults.deckId },
    globalTags: [],
    tagsColumn: 0,
    guidColumn: 0,
    ...wanted,
    updatedTags: choices.updatedTags ?? [],
    columnLabels: directives.columnLabels?.length ? directives.columnLabels : unnamed(preview[0]),
    delimiter,
    forceDelimiter: directives.delimiter !== undefined,
    isHtml,
    forceIsHtml: directives.isHtml !== undefined,
    preview,
  };
  const metadata = choices.fields
    ? withChosenColumns(col, base, choices.fields)
    : withFieldColumns(col, base);
  if (preview.length === 0) throw new AnkiError('invalid', 'The file you selected is empty.');
  return metadata;
}

type Unmapped = Omit<TextMetadata, 'notetype'> & {
  readonly notetype: { readonly id: NotetypeId } | { readonly column: number };
};

/** A choice that was left open gives way. */
const given = ({ updatedTags, fields, ...choices }: TextChoices): Directives =>
  Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));

const unnamed = (row: readonly string[] = []): string[] => row.map(() => '');

/** Rust: maybe_init_notetype_map. */
function withFieldColumns(col: Collection, metadata: Unmapped): TextMetadata {
  const { notetype, columnLabels } = metadata;
  if ('column' in notetype) return { ...metadata, notetype };
  const taken = metaColumns(metadata);
  const names = col.notetypes.require(notetype.id).fields.map(({ name }) => name);
  const columns = fieldColumns(names, columnLabels, taken);
  const tagsColumn =
    metadata.tagsColumn || firstFreeColumnAfter(Math.max(0, ...columns), columnLabels, taken);
  return { ...metadata, notetype: { id: notetype.id, fieldColumns: columns }, tagsColumn };
}

function withChosenColumns(
  col: Collection,
  metadata: Unmapped,
  fields: Readonly<Record<string, number>>,
): TextMetadata {
  const { notetype, guidColumn } = metadata;
  if ('column' in notetype)
    throw new AnkiError(
      'invalid',
      'fields have columns of their own only where all notes have one note type',
    );
  const { id, name, fields: known } = col.notetypes.require(notetype.id);
  const stray = Object.keys(fields).find((field) => known.every((candidate) => candidate.name !== field));
  if (stray !== undefined) throw new AnkiError('not_found', `field was not found in ${name}: ${stray}`);
  const chosen = new Map(Object.entries(fields));
  const fieldColumns = known.map((field) => chosen.get(field.name) ?? 0);
  if (!fieldColumns[0] && guidColumn === 0)
    throw new AnkiError('invalid', `the first field of ${name} needs a column: ${known[0]?.name}`);
  return { ...metadata, notetype: { id, fieldColumns } };
}

/** Columns that hold something else than a field. */
export function metaColumns({
  deck,
  notetype,
  tagsColumn,
  guidColumn,
}: Pick<Unmapped, 'deck' | 'notetype' | 'tagsColumn' | 'guidColumn'>): Set<number> {
  const columns = new Set<number>();
  if ('column' in deck) columns.add(deck.column);
  if ('column' in notetype) columns.add(notetype.column);
  if (tagsColumn > 0) columns.add(tagsColumn);
  if (guidColumn > 0) columns.add(guidColumn);
  return columns;
}

/** All rows of a file, as Anki's reader finds them (Rust: build_csv_reader). */
export const textRecords = (text: string, delimiter: Delimiter): Generator<string[]> =>
  csvRecords(withoutTagsLine(text), { delimiter: DELIMITER_CHARS[delimiter], comment: '#' });

function firstRecords(text: string, delimiter: Delimiter): string[][] {
  const rows: string[][] = [];
  for (const row of textRecords(text, delimiter)) if (rows.push(row) === PREVIEW_ROWS) break;
  return rows;
}

/** Rust: is_html. */
function hasMarkup(text: string): boolean {
  const start = text.indexOf('<');
  return start >= 0 && text.includes('>', start + 1);
}

/** Rows have at least as many cells as the first. */
function previewOf(rows: readonly string[][], isHtml: boolean): string[][] {
  const width = rows[0]?.length ?? 0;
  return rows.map((row) => {
    const cells = [...row, ...Array.from({ length: Math.max(0, width - row.length) }, () => '')];
    return cells.map((cell) => shortened(isHtml ? htmlToTextLine(cell, true) : cell));
  });
}

const shortened = (text: string): string =>
  [...text.slice(0, 2 * PREVIEW_CHARACTERS)].slice(0, PREVIEW_CHARACTERS).join('');
