import { AnkiError } from '../../engine/errors.ts';
import type { Database } from '../../engine/sqlite/database.ts';

/** Anki's own settings stand among the profiles under this name. */
export const GLOBAL = '_global';

/** More than anybody has. */
const MOST_PROFILES = 1000;

/** Only from a table: a view of that name could go on for ever. Throws corrupt. */
export function readProfileNames(db: Database): string[] {
  const [kind] = db.column<string>("select type from sqlite_master where name = 'profiles' collate nocase");
  if (kind !== 'table') throw new AnkiError('corrupt', "Anki's list of profiles (prefs21.db) is damaged");
  return db.column<string>('select name from profiles where name != ? limit ?', GLOBAL, MOST_PROFILES);
}

/** Without effect when there is one of that name. */
export const insertProfile = (db: Database, name: string, settings: Uint8Array): void => {
  db.run('insert or ignore into profiles values (?, ?)', name, settings);
};

export const renameProfile = (db: Database, from: string, to: string): void => {
  db.run('update profiles set name = ? where name = ? collate nocase', to, from);
};

export const deleteProfile = (db: Database, name: string): void => {
  db.run('delete from profiles where name = ? collate nocase', name);
};

export function inTransaction<Result>(db: Database, fn: () => Result): Result {
  db.exec('begin immediate');
  try {
    const result = fn();
    db.exec('commit');
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec('rollback');
    throw error;
  }
}
