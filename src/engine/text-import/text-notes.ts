import { isLongInteger } from '../ids/long-integers.ts';
import { escapeHtml } from '../text/html-escape.ts';
import { words } from './directives.ts';
import type { ForeignData, ForeignNote } from './foreign-data.ts';
import { metaColumns, type TextMetadata, textRecords } from './metadata.ts';
import { type NameOrId, nameOrId, THE_DEFAULT } from './name-or-id.ts';

/** The rows of a text file as notes (Rust: ColumnContext, From<CsvMetadata> for ForeignData). */
export function textNotes(text: string, metadata: TextMetadata): ForeignData {
  const { deck, notetype, dupeResolution, matchScope, globalTags, updatedTags } = metadata;
  const reader = new RowReader(metadata);
  const notes: ForeignNote[] = [];
  for (const row of textRecords(text, metadata.delimiter)) notes.push(reader.note(row));
  return {
    dupeResolution,
    matchScope,
    globalTags,
    updatedTags,
    defaultDeck: 'name' in deck ? { name: deck.name } : idIn(deck),
    defaultNotetype: idIn(notetype),
    notetypes: [],
    notes,
  };
}

const idIn = (target: object): NameOrId =>
  'id' in target && isLongInteger(target.id) ? { id: BigInt(target.id) } : THE_DEFAULT;

class RowReader {
  readonly #metadata: TextMetadata;
  readonly #taken: ReadonlySet<number>;

  constructor(metadata: TextMetadata) {
    this.#metadata = metadata;
    this.#taken = metaColumns(metadata);
  }

  note(row: readonly string[]): ForeignNote {
    const { deck, notetype, guidColumn, tagsColumn } = this.#metadata;
    const cell = (column: number): string | undefined => row[column - 1];
    const named = (target: object): NameOrId =>
      'column' in target ? nameOrId(cell(Number(target.column)) ?? '') : THE_DEFAULT;
    const tags = tagsColumn > 0 ? cell(tagsColumn) : undefined;
    return {
      guid: cell(guidColumn) ?? '',
      fields: this.#columnsOfFields(row).map((column) => this.#field(cell(column))),
      tags: tags === undefined ? undefined : words(tags),
      notetype: named(notetype),
      deck: named(deck),
      cards: [],
    };
  }

  /** With a column for the note type: all of the row that hold nothing else, as each type may have as many as it likes. */
  #columnsOfFields(row: readonly string[]): readonly number[] {
    const { notetype } = this.#metadata;
    if ('id' in notetype) return notetype.fieldColumns;
    return row.map((_, i) => i + 1).filter((column) => !this.#taken.has(column));
  }

  /** Rust: stringify_fn. */
  #field(text: string | undefined): string | undefined {
    if (text === undefined || this.#metadata.isHtml) return text;
    return escapeHtml(text).replaceAll('\n', '<br>');
  }
}
