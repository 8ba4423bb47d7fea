import type { NoteId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import type { Database } from '../sqlite/database.ts';
import { rowUpdater } from '../sqlite/row-updater.ts';

/** The stored tags of one note. */
export interface NoteTags {
  readonly id: NoteId;
  readonly tags: string;
}

/** All tags of the list, sorted as Anki sorts them. */
export const readTags = (db: Database): string[] => db.column<string>('select tag from tags order by tag');

/** The tag as the list has it, whatever the case. */
export const registeredTag = (db: Database, tag: string): string | undefined =>
  db.value<string>('select tag from tags where tag = ?', tag);

export const insertTag = (db: Database, tag: string, usn: number): void => {
  db.run('insert or replace into tags (tag, usn, collapsed) values (?, ?, 1)', tag, usn);
};

export const deleteTags = (db: Database, tags: readonly string[]): void => {
  db.run('delete from tags where tag in (select value from json_each(?))', boundJson(tags));
};

export const readNoteTags = (db: Database, ids: readonly NoteId[]): NoteTags[] =>
  db.all<NoteTags>(
    'select id, tags from notes where id in (select value from json_each(?)) order by id',
    boundJson(ids),
  );

export const readAllNoteTags = (db: Database): NoteTags[] =>
  db.all<NoteTags>('select id, tags from notes order by id');

/** The different texts that the notes' tags have. */
export const distinctNoteTags = (db: Database): string[] =>
  db.column<string>('select distinct tags from notes');

/** Writes notes' tags, with the same stamps for all. */
export function writeNoteTags(db: Database, notes: readonly NoteTags[], mod: number, usn: number): void {
  updateRows(
    db,
    notes.map((note) => ({ ...note, mod, usn })),
  );
}

const updateRows = rowUpdater('notes', ['tags', 'mod'], [['usn']]);

/** Places of the texts in Anki's order (equal when only case differs), counted from 1. */
export const unicaseRanks = (db: Database, texts: readonly string[]): [string, number][] =>
  db.rows<[string, number]>(
    'select value, dense_rank() over (order by value collate unicase) from json_each(?)',
    boundJson(texts),
  );
