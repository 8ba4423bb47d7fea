import { SCHEMA_11 } from '../collection/schema/tables.ts';
import type { NotetypeId } from '../ids/ids.ts';
import type { Database } from '../sqlite/database.ts';

/** The texts and rows of a collection of schema 11 with one note. */
export interface StubContents {
  readonly crt: number;
  readonly millis: number;
  readonly conf: string;
  readonly models: string;
  readonly decks: string;
  readonly dconf: string;
  readonly note: { guid: string; mid: NotetypeId; flds: string; sfld: string; csum: number };
}

/** Fills a new file; small pages, since next to nothing is in it. */
export function writeStub(db: Database, contents: StubContents): void {
  const { crt, millis, conf, models, decks, dconf, note } = contents;
  const seconds = Math.floor(millis / 1000);
  db.exec(`pragma page_size = 512; begin; ${SCHEMA_11}`);
  db.run(
    "update col set crt = ?, mod = ?, scm = ?, ver = 11, conf = ?, models = ?, decks = ?, dconf = ?, tags = '{}'",
    crt,
    millis,
    millis,
    conf,
    models,
    decks,
    dconf,
  );
  db.run(
    "insert into notes values (?, ?, ?, ?, -1, '', ?, ?, ?, 0, '')",
    millis,
    note.guid,
    note.mid,
    seconds,
    note.flds,
    note.sfld,
    note.csum,
  );
  db.run(
    "insert into cards values (?1, ?1, 1, 0, ?2, -1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, '')",
    millis,
    seconds,
  );
  db.exec('commit');
}

/** Whether SQLite finds nothing wrong at all (Rust: check_collection_and_mod_schema). */
export const isIntact = (db: Database): boolean => db.value<string>('pragma integrity_check') === 'ok';
