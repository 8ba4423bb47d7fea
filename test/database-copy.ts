import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../src/engine/sqlite/database.ts';

/** Reads a copy of a database, as the file itself may be in use. */
export function readCopy<Result>(path: string, read: (db: Database) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'ankid-copy-'));
  try {
    for (const end of ['', '-wal'])
      if (existsSync(path + end)) copyFileSync(path + end, join(folder, `db${end}`));
    const db = new Database(join(folder, 'db'));
    try {
      return read(db);
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
