import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AnkiError } from '../../engine/errors.ts';
import { Database } from '../../engine/sqlite/database.ts';
import { pickledDict } from './pickle.ts';
import { deleteProfile, insertProfile, inTransaction, readProfileNames, renameProfile } from './storage.ts';

/**
 * The list of profiles that Anki keeps in its base folder, if this is one; elsewhere there is none, and nothing is made.
 * Only names are read and written: what Anki remembers of each profile stays as it is (qt: ProfileManager).
 */
export class AnkiList {
  readonly #path: string;

  constructor(base: string) {
    this.#path = join(base, 'prefs21.db');
  }

  get exists(): boolean {
    return existsSync(this.#path);
  }

  /** Throws busy, corrupt. */
  names(): string[] {
    return this.exists ? this.#using(readProfileNames) : [];
  }

  /** Each of these does `act` with the list changed already, and leaves the list as it was when that throws. */
  adding<Result>(name: string, nowSeconds: number, act: () => Result): Result {
    return this.#changing((db) => insertProfile(db, name, pickledDict(newProfile(nowSeconds))), act);
  }

  renaming<Result>(from: string, to: string, act: () => Result): Result {
    return this.#changing((db) => renameProfile(db, from, to), act);
  }

  removing<Result>(name: string, act: () => Result): Result {
    return this.#changing((db) => deleteProfile(db, name), act);
  }

  #changing<Result>(change: (db: Database) => void, act: () => Result): Result {
    if (!this.exists) return act();
    return this.#using((db) =>
      inTransaction(db, () => {
        change(db);
        return act();
      }),
    );
  }

  #using<Result>(use: (db: Database) => Result): Result {
    const db = new Database(this.#path);
    try {
      return use(db);
    } catch (error) {
      throw error instanceof AnkiError && error.code === 'busy' ? inUse(error) : error;
    } finally {
      db.close();
    }
  }
}

const inUse = (cause: AnkiError): AnkiError =>
  new AnkiError('busy', "Anki's list of profiles (prefs21.db) is in use: try again in a moment", { cause });

/** What Anki gives a new profile (qt: profileConf). */
const newProfile = (nowSeconds: number) =>
  ({
    mainWindowGeom: null,
    mainWindowState: null,
    numBackups: 50,
    lastOptimize: nowSeconds,
    searchHistory: [],
    syncKey: null,
    syncMedia: true,
    autoSync: true,
    allowHTML: false,
    importMode: 1,
    lastColour: '#00f',
    stripHTML: true,
    deleteMedia: false,
  }) as const;
