import { existsSync } from 'node:fs';
import { AnkiError } from '../errors.ts';
import { Database } from '../sqlite/database.ts';

/**
 * Throws busy when another program has the collection open; leaves the file as it is. Must not be asked of a collection
 * that this process has open. A damaged or missing file is nobody's.
 */
export function requireFree(path: string): void {
  if (!existsSync(path)) return;
  const db = new Database(path);
  try {
    db.exec('pragma locking_mode = exclusive; begin exclusive; commit');
  } catch (error) {
    if (error instanceof AnkiError && error.code === 'busy') throw error;
  } finally {
    db.close();
  }
}
