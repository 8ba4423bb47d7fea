import type { Database } from '../../engine/sqlite/database.ts';

/** Anki's own settings stand among the profiles under this name. */
export const GLOBAL = '_global';

export const readProfileNames = (db: Database): string[] =>
  db.column<string>('select name from profiles where name != ?', GLOBAL);

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
