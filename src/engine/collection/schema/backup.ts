import { existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { localMillis, stampOf } from '../../backup/names.ts';
import type { Clock } from '../../clock.ts';
import { AnkiError, messageOf } from '../../errors.ts';
import type { Database } from '../../sqlite/database.ts';
import { copyInto } from './storage.ts';

/** The copy of a collection as it was, and a way to take it back when it turned out not to be needed. */
export interface Backup {
  readonly path: string;
  remove(): void;
}

/** Puts a copy into the folder `backups` beside the collection, named after its schema and the local time. */
export function backUp(db: Database, collectionPath: string, version: number, clock: Clock): Backup {
  const folder = join(dirname(collectionPath), 'backups');
  const hadFolder = existsSync(folder);
  const backup = {
    path: freePath(
      join(folder, `before-upgrade-from-schema-${version}-${stampOf(localMillis(clock, clock.nowMillis()))}`),
    ),
    remove: () => {
      rmSync(backup.path, { force: true });
      if (!hadFolder && existsSync(folder)) rmdirSync(folder);
    },
  };
  try {
    mkdirSync(folder, { recursive: true });
    copyInto(db, backup.path);
  } catch (error) {
    backup.remove();
    throw error instanceof AnkiError && error.code === 'corrupt' ? error : cannotBackUp(error);
  }
  return backup;
}

function cannotBackUp(cause: unknown): AnkiError {
  const reason = messageOf(cause);
  return new AnkiError('invalid', `the collection cannot be backed up before its upgrade: ${reason}`, {
    cause,
  });
}

function freePath(stem: string): string {
  for (let number = 1; ; number++) {
    const path = number === 1 ? `${stem}.anki2` : `${stem}-${number}.anki2`;
    if (!existsSync(path)) return path;
  }
}
