import { Database } from '../../src/engine/sqlite/database.ts';

/** Rows of a collection before the steps, to tell what changed. */
export interface Base {
  readonly notes: ReadonlyMap<number, { mod: number; guid: string }>;
  readonly cards: ReadonlyMap<number, { mod: number }>;
}

export function readBase(path: string): Base {
  const db = new Database(path);
  try {
    return {
      notes: byId(db, 'select id, mod, guid from notes'),
      cards: byId(db, 'select id, mod from cards'),
    };
  } finally {
    db.close();
  }
}

/** All that notes and cards are, but for ids and times of new ones: comparable between two collections. */
export function dumpOf(db: Database, base: Base, newNotes: ReadonlyMap<number, string>) {
  const keyOf = (nid: number): string => newNotes.get(nid) ?? String(nid);
  const notes = db
    .all<Row>('select *, typeof(sfld) as kind, cast(flds as blob) as flds from notes')
    .map((note) => ({
      ...note,
      id: keyOf(note.id),
      flds: Buffer.from(note.flds as Uint8Array).toString('utf8'),
      guid: base.notes.get(note.id)?.guid ?? String(note.guid).length > 0,
      mod: timeOf(note.mod, base.notes.get(note.id)?.mod),
    }));
  const cards = db.all<Row>('select * from cards order by nid, ord, id').map((card) => ({
    ...card,
    id: base.cards.has(card.id) ? card.id : 'new',
    nid: keyOf(Number(card.nid)),
    mod: timeOf(card.mod, base.cards.get(card.id)?.mod),
  }));
  const known = (id: number): boolean => base.notes.has(id) || base.cards.has(id);
  const graves = db
    .rows<[number, number, number]>('select oid, type, usn from graves')
    .map(([oid, type, usn]) => ({ oid: known(oid) ? oid : 'new', type, usn }));
  return {
    notes: sorted(notes),
    cards: sorted(cards),
    // Anki may give the id of a deleted card again, and then has one grave for both.
    graves: sorted(graves.filter(({ oid, type }) => oid !== 'new' || type !== 0)),
    tags: db.rows('select tag, usn, collapsed from tags order by tag'),
    config: db.rows(
      "select key, usn, cast(val as text) from config where key not in ('lastUnburied') order by key",
    ),
  };
}

type Row = Record<string, unknown> & { id: number; mod: number };

const timeOf = (now: number, before: number | undefined): string | number =>
  before === undefined ? 'new' : now === before ? now : 'changed';

const sorted = <Item>(rows: readonly Item[]): Item[] =>
  rows
    .map((row) => [JSON.stringify(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);

const byId = <Value>(db: Database, sql: string): Map<number, Value> =>
  new Map(db.all<Value & { id: number }>(sql).map((row) => [row.id, row]));
