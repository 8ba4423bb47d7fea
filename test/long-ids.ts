import { Database } from '../src/engine/sqlite/database.ts';

/** Far beyond 2^53; as in ids made by some generators of packages. */
export const SHIFT = 2n ** 62n;

/** Columns with the ids of a table's rows, that of the table first. */
const COLUMNS = {
  notetypes: ['notetypes.id', 'fields.ntid', 'templates.ntid', 'notes.mid'],
  decks: ['decks.id', 'cards.did', 'cards.odid'],
  notes: ['notes.id', 'cards.nid'],
  cards: ['cards.id', 'revlog.cid'],
} as const;

/**
 * Makes all ids of the tables in a collection's file long ones; small ones, such as that of the deck Default, stay.
 */
export function lengthenIds(path: string, tables: readonly (keyof typeof COLUMNS)[]): void {
  const db = new Database(path);
  for (const table of tables) {
    for (const column of COLUMNS[table]) {
      const [name, id] = column.split('.');
      db.run(`update ${name} set ${id} = ${id} + ? where ${id} > 1000`, SHIFT);
    }
  }
  db.close();
}
