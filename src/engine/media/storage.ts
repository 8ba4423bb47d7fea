import { Database } from '../sqlite/database.ts';

/** What the media database knows of a file. */
export interface MediaEntry {
  readonly name: string;
  /** SHA-1 in hexadecimal digits; null: the file was deleted. */
  readonly sha1: string | null;
  /** Of the file, in milliseconds (when it was added) or seconds (when a scan found it), as Anki has it; 0 when deleted. */
  readonly mtime: number;
  /** Whether the next sync must send it. */
  readonly dirty: boolean;
}

export interface MediaMeta {
  /** mtime of the media folder, in milliseconds, when all its files were known. */
  readonly folderMtime: number;
  readonly lastUsn: number;
}

export const isSameEntry = (a: MediaEntry | undefined, b: MediaEntry | undefined): boolean =>
  a?.sha1 === b?.sha1 && a?.mtime === b?.mtime && a?.dirty === b?.dirty;

/** The file collection.media.db2, which tells what media a sync must send (Rust: MediaDatabase). */
export class MediaDatabase {
  readonly #db: Database;

  /** Makes the file when it is missing. */
  constructor(path: string) {
    this.#db = new Database(path);
    try {
      this.#db.exec('pragma page_size = 4096; pragma journal_mode = wal');
      // What a power cut takes from the log is found again by a scan, since the folder's mtime goes with it.
      this.#db.exec('pragma synchronous = normal');
      this.#makeTables();
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  transact<Result>(fn: () => Result): Result {
    this.#db.exec('begin immediate');
    try {
      const result = fn();
      this.#db.exec('commit');
      return result;
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  entry(name: string): MediaEntry | undefined {
    const row = this.#db.get<Row>('select fname, csum, mtime, dirty from media where fname = ?', name);
    return row && entryOf(row);
  }

  setEntry({ name, sha1, mtime, dirty }: MediaEntry): void {
    this.#db.run(
      'insert or replace into media (fname, csum, mtime, dirty) values (?, ?, ?, ?)',
      name,
      sha1,
      mtime,
      Number(dirty),
    );
  }

  removeEntry(name: string): void {
    this.#db.run('delete from media where fname = ?', name);
  }

  /** What the next sync must send; in the order in which Anki sends it (get_pending_uploads). */
  pending(most: number): MediaEntry[] {
    const rows = this.#db.all<Row>(
      'select fname, csum, mtime, dirty from media where dirty = 1 order by fname limit ?',
      most,
    );
    return rows.map(entryOf);
  }

  /** Files that are not deleted. */
  count(): number {
    return this.#db.value<number>('select count(*) from media where csum is not null') ?? 0;
  }

  /** Lets the next sync compare all files anew (force_resync). */
  forgetAll(): void {
    this.#db.exec('delete from media; update meta set dirMod = 0, lastUsn = 0');
  }

  meta(): MediaMeta {
    const row = this.#db.get<{ dirMod: number; lastUsn: number }>('select dirMod, lastUsn from meta');
    return { folderMtime: row?.dirMod ?? 0, lastUsn: row?.lastUsn ?? 0 };
  }

  setMeta({ folderMtime, lastUsn }: MediaMeta): void {
    this.#db.run('update meta set dirMod = ?, lastUsn = ?', folderMtime, lastUsn);
  }

  /** Of all files that are not deleted. */
  mtimes(): Map<string, number> {
    return new Map(this.#db.rows<[string, number]>('select fname, mtime from media where csum is not null'));
  }

  close(): void {
    this.#db.close();
  }

  #makeTables(): void {
    const exists = this.#db.value("select 1 from sqlite_master where type = 'table' and name = 'media'");
    if (exists === undefined) this.#db.exec(`begin; ${SCHEMA}; commit; vacuum; analyze`);
  }
}

interface Row {
  readonly fname: string;
  readonly csum: string | null;
  readonly mtime: number;
  readonly dirty: number;
}

const entryOf = ({ fname, csum, mtime, dirty }: Row): MediaEntry => ({
  name: fname,
  sha1: csum,
  mtime,
  dirty: dirty !== 0,
});

/** Anki's own (sync/media/database/client/schema.sql), so that either program can go on with the other's file. */
const SCHEMA = `
  create table media (fname text not null primary key, csum text, mtime int not null, dirty int not null) without rowid;
  create index idx_media_dirty on media (dirty) where dirty = 1;
  create table meta (dirMod int, lastUsn int);
  insert into meta values (0, 0)`;
