import { linkSync, lutimesSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Collection } from '../collection/collection.ts';
import type { Operation } from '../collection/operations.ts';
import { perCollection } from '../collection/per-collection.ts';
import { AnkiError } from '../errors.ts';
import { countProgress, type LongWork, reportProgress } from '../long-work.ts';
import { findChanges } from './changes.ts';
import {
  copyDurably,
  lookAt,
  moveFile,
  mtimeMillis,
  partsOfFile,
  sha1OfData,
  sha1OfFile,
  writeDurably,
} from './files.ts';
import { MediaJournal } from './journal.ts';
import { isEntryName, normalizeFilename, withHashSuffix } from './names.ts';
import { MediaDatabase } from './storage.ts';
import { filesInTrash } from './trash.ts';

/** What is to be stored: bytes, or a file of the same disk if possible, which stays where it is. */
export type MediaContent =
  | { readonly data: Uint8Array }
  | { readonly file: string; readonly size: number; readonly sha1: string };

const isSameIgnoringCase = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

interface Wishes {
  readonly replacing?: string | undefined;
  readonly keepCase?: boolean;
}

/** Begins the names of files that are being made; they lie in the profile's folder, never among the media. */
export const UNFINISHED = '.ankid-media-';

/**
 * The files of collection.media and what collection.media.db2 knows of them. All changes are part of the collection's
 * transaction: when it fails, files that were stored are taken away and deleted ones come back.
 */
export class Media {
  /** Absolute when the collection's path is. */
  readonly folder: string;
  readonly trashFolder: string;
  readonly #col: Collection;
  /** collection.media.db2 */
  readonly databasePath: string;
  readonly #journal = new MediaJournal();
  readonly #listeners: ((names: readonly string[]) => void)[] = [];
  #database: MediaDatabase | undefined;
  #folderMtimeBefore = 0;
  #unfinished = 0;
  #isClosed = false;

  constructor(col: Collection) {
    this.#col = col;
    this.folder = col.path.replace(/(\.anki2)?$/i, '.media');
    this.trashFolder = join(dirname(col.path), 'media.trash');
    this.databasePath = `${this.folder}.db2`;
    col.onCommit(() => this.#settle());
    col.onRollback(() => this.#journal.takeBack());
    col.onClose(() => this.close());
  }

  /**
   * Stores a file; answers the name that it got: the wished one in lower case, as file systems differ in whether case
   * counts, unless the file is there already. Another content under that name leads to one with the hash (media/mod.rs:
   * add_file). `replacing` names a file that goes to the trash before.
   */
  add(wish: string, content: MediaContent, replacing?: string): string {
    return this.#add(wish, content, { replacing, keepCase: this.#col.keepMediaCase });
  }

  /** The same, whose name keeps its case: for a file that others know by it. */
  addKeepingCase(wish: string, content: MediaContent): string {
    return this.#add(wish, content, { keepCase: true });
  }

  #add(wish: string, content: MediaContent, { replacing, keepCase }: Wishes): string {
    return this.#change('Add Media', () => {
      const sha1 = 'data' in content ? sha1OfData(content.data) : content.sha1;
      if (replacing !== undefined && this.#holds(replacing, wish, sha1, sizeOf(content))) return replacing;
      const staged = this.#stage(content);
      try {
        if (replacing !== undefined) this.#trash(replacing);
        const { name, isStored } = this.#place(wish, sha1, sizeOf(content), keepCase);
        const path = join(this.folder, name);
        if (!isStored) moveFile(staged, path);
        const entry = { name, sha1, mtime: mtimeMillis(path) };
        this.#journal.add({ entry, takeBack: () => isStored || rmSync(path), settle: () => {} });
        return name;
      } finally {
        rmSync(staged, { force: true });
      }
    });
  }

  /**
   * Gives a file another name, since its own is not normalised or differs only in case from another's; answers it
   * (MediaChecker: normalize_file).
   */
  normalizeName(name: string): string {
    return this.#change('Check Media', () => {
      const path = join(this.folder, name);
      const file = lookAt(path);
      if (!file?.isFile()) throw new AnkiError('not_found', `there is no media file "${name}"`);
      const content = { file: path, size: file.size, sha1: sha1OfFile(path) };
      const renamed = this.#add(this.#col.keepMediaCase ? name : name.toLowerCase(), content, {
        keepCase: this.#col.keepMediaCase,
      });
      if (isSameIgnoringCase(renamed, name) && !this.names().includes(renamed)) return renamed; // case does not count here
      const aside = this.unfinishedPath();
      moveFile(path, aside);
      this.#journal.add({
        entry: { name, sha1: null, mtime: 0 },
        takeBack: () => moveFile(aside, path),
        settle: () => rmSync(aside),
      });
      return renamed;
    });
  }

  /** The name that `add` would give. */
  nameFor(wish: string, content: MediaContent): string {
    const sha1 = 'data' in content ? sha1OfData(content.data) : content.sha1;
    return this.#place(wish, sha1, sizeOf(content), this.#col.keepMediaCase).name;
  }

  /** The name that a file of the wished one gets when no other content has it. */
  nameWithoutClash(wish: string): string {
    const name = normalizeFilename(wish);
    if (!isEntryName(name)) throw new AnkiError('invalid', `"${wish}" cannot be the name of a file`);
    return this.#col.keepMediaCase ? name : name.toLowerCase();
  }

  /** Moves files to the trash, where a file of the same name is replaced; names of nothing are passed over. */
  trash(names: readonly string[]): void {
    this.#change('Delete Media', () => {
      for (const name of names) this.#trash(name);
    });
  }

  /**
   * Deletes what is in the trash, for good; answers how many files there were (check.rs: empty_trash). Can be cancelled
   * before the first is gone only.
   */
  emptyTrash(work: LongWork = {}): number {
    const files = filesInTrash(this.trashFolder);
    reportProgress(work, 0, files.length, checkedFiles(0));
    const deleted = countProgress(toTheEnd(work), files.length, checkedFiles);
    for (const { path } of files) {
      rmSync(path, { force: true });
      deleted();
    }
    return files.length;
  }

  /**
   * Puts what is in the trash back into the media folder, and nothing else in its place: where there is another file of
   * the name now, it gets one with its hash. Answers the names (check.rs: restore_trash).
   */
  restoreTrash(work: LongWork = {}): string[] {
    return this.#change('Restore Deleted', () => {
      const files = filesInTrash(this.trashFolder);
      const restored = countProgress(work, files.length, checkedFiles);
      return files.map(({ name, path, size }) => {
        const content = { file: path, size, sha1: sha1OfFile(path) };
        const now = this.has(name) ? this.add(name, content) : this.addKeepingCase(name, content);
        this.#journal.add({ takeBack: () => {}, settle: () => rmSync(path, { force: true }) });
        restored();
        return now;
      });
    });
  }

  /** Undefined when there is no such file. */
  read(name: string): Buffer | undefined {
    const parts = this.parts(name);
    return parts && Buffer.concat([...parts]);
  }

  /** The same in parts of `size` bytes but for the last; they are the caller's own. */
  parts(name: string, size?: number): Iterable<Buffer> | undefined {
    if (!isEntryName(name)) return undefined;
    const path = join(this.folder, name);
    return lookAt(path)?.isFile() ? partsOfFile(path, size) : undefined;
  }

  /** Of everything in the folder. */
  names(): string[] {
    if (this.#database) this.#requireFolder();
    return lookAt(this.folder) ? readdirSync(this.folder) : [];
  }

  has(name: string): boolean {
    return isEntryName(name) && lookAt(join(this.folder, name)) !== undefined;
  }

  /** Inside `transact`: when `fn` throws, its changes of files are taken back, too. */
  attempt<Result>(fn: () => Result): Result {
    const mark = this.#journal.length;
    try {
      return fn();
    } catch (error) {
      this.#journal.takeBack(mark);
      throw error;
    }
  }

  /** Inside `transact`: what was stored so far stays, even if the transaction fails afterwards. */
  keep(): void {
    this.#settle();
  }

  /** Brings the media database up to date with what other programs did to the folder, as a sync does first (Rust: ChangeTracker). */
  registerChanges(): void {
    findChanges(this.folder, this.#open());
  }

  /** Names a function that hears which files a transaction has stored or taken away, once it is committed. */
  onChange(listener: (names: readonly string[]) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * For a sync, which is no part of the collection's transactions: changes files and entries together, in one go. What
   * else changed in the folder is still found by the next scan (MediaManager::transact).
   */
  exclusively<Result>(fn: (db: MediaDatabase) => Result): Result {
    if (this.#isClosed) throw new AnkiError('interrupted', 'the collection was closed');
    const db = this.#open();
    const before = mtimeMillis(this.folder);
    return db.transact(() => {
      const result = fn(db);
      const meta = db.meta();
      if (meta.folderMtime === before) db.setMeta({ ...meta, folderMtime: mtimeMillis(this.folder) });
      return result;
    });
  }

  /** Lets go of the media database, as the collection is closed. */
  close(): void {
    this.#isClosed = true;
    this.#database?.close();
    this.#database = undefined;
  }

  /** A path for a file that is being made; whoever makes it moves it away or removes it. */
  unfinishedPath(): string {
    return join(dirname(this.folder), `${UNFINISHED}${process.pid}-${this.#unfinished++}.tmp`);
  }

  #change<Result>(operation: Operation, fn: () => Result): Result {
    return this.#col.transact(operation, () => {
      this.#open(); // when it cannot be opened, nothing is done
      if (this.#journal.length === 0) this.#folderMtimeBefore = mtimeMillis(this.folder);
      return fn();
    });
  }

  #open(): MediaDatabase {
    if (!this.#database) {
      mkdirSync(this.folder, { recursive: true });
      this.#database = this.#openDatabase();
    }
    this.#requireFolder();
    return this.#database;
  }

  /** It was there when the media database was opened; made anew it would be empty. */
  #requireFolder(): void {
    if (!lookAt(this.folder)?.isDirectory())
      throw new AnkiError(
        'not_found',
        `the media folder was removed or renamed while the collection was open: put it back, or open the profile again: ${this.folder}`,
      );
  }

  /** Holds nothing that a scan of the folder does not find again, but for what was to be sent to a server. */
  #openDatabase(): MediaDatabase {
    try {
      return new MediaDatabase(this.databasePath);
    } catch (error) {
      if (!(error instanceof AnkiError) || (error.code !== 'corrupt' && error.code !== 'not_found'))
        throw error;
      const rest = 'when it is removed, it is made anew';
      throw new AnkiError(
        'corrupt',
        `the media database ${this.databasePath} is damaged or no file: ${rest}`,
        {
          cause: error,
        },
      );
    }
  }

  /** Nothing half written may ever lie under its name, so it comes there by one renaming. */
  #stage(content: MediaContent): string {
    const path = this.unfinishedPath();
    try {
      if ('data' in content) writeDurably(path, content.data);
      else if (!linked(content.file, path)) copyDurably(content.file, path);
      return path;
    } catch (error) {
      rmSync(path, { force: true });
      throw error;
    }
  }

  /** Rust: add_data_to_folder_uniquely. */
  #place(wish: string, sha1: string, size: number, keepCase = false): { name: string; isStored: boolean } {
    const normalized = normalizeFilename(wish);
    if (!isEntryName(normalized)) throw new AnkiError('invalid', `"${wish}" cannot be the name of a file`);
    const found = this.#contentAt(normalized, sha1, size);
    if (found === 'same') return { name: normalized, isStored: true };
    const lowered = keepCase ? normalized : normalized.toLowerCase();
    if (lowered !== normalized) return this.#place(lowered, sha1, size, keepCase);
    if (found === 'none') return { name: normalized, isStored: false };
    const name = withHashSuffix(normalized, sha1);
    return { name, isStored: this.#contentAt(name, sha1, size) === 'same' };
  }

  /** Whether the file to be replaced is what is wished already, so that nothing need be done. */
  #holds(name: string, wish: string, sha1: string, size: number): boolean {
    return (
      isEntryName(name) && normalizeFilename(wish) === name && this.#contentAt(name, sha1, size) === 'same'
    );
  }

  #contentAt(name: string, sha1: string, size: number): 'none' | 'same' | 'other' {
    const path = join(this.folder, name);
    const there = lookAt(path);
    if (!there) return 'none';
    if (!there.isFile()) throw new AnkiError('conflict', `"${name}" is a folder in the media folder`);
    return there.size === size && sha1OfFile(path) === sha1 ? 'same' : 'other';
  }

  #trash(name: string): void {
    if (!isEntryName(name)) return; // it leads elsewhere, so it is no file of this folder
    const path = join(this.folder, name);
    const entry = { name, sha1: null, mtime: 0 };
    const there = lookAt(path);
    if (!there) {
      this.#journal.add({ entry, takeBack: () => {}, settle: () => {} });
      return;
    }
    if (!there.isFile()) throw new AnkiError('invalid', `"${name}" is a folder, not a file`);
    mkdirSync(this.trashFolder, { recursive: true });
    const trashed = join(this.trashFolder, name);
    const older = this.unfinishedPath();
    const hadOlder = lookAt(trashed) !== undefined;
    if (hadOlder) moveFile(trashed, older);
    try {
      moveFile(path, trashed);
    } catch (error) {
      if (hadOlder) moveFile(older, trashed);
      throw error;
    }
    this.#journal.add({
      entry,
      takeBack: () => {
        moveFile(trashed, path);
        if (hadOlder) moveFile(older, trashed);
      },
      settle: () => {
        if (hadOlder) rmSync(older, { recursive: true, force: true });
      },
    });
    const seconds = this.#col.clock.nowMillis() / 1000;
    lutimesSync(trashed, seconds, seconds); // so that it can be seen since when it is there
  }

  #settle(): void {
    if (this.#journal.length === 0) return;
    const names = this.#journal.entries.map(({ name }) => name);
    for (const listener of this.#listeners) listener(names);
    try {
      this.#record(this.#open());
    } catch {
      // The files and the collection are done, and the folder's mtime tells the next scan that there is something to find.
    } finally {
      this.#journal.settle();
    }
  }

  #record(db: MediaDatabase): void {
    db.transact(() => {
      for (const entry of this.#journal.entries) {
        const known = db.entry(entry.name);
        const isNew = entry.sha1 === null ? known !== undefined : known?.sha1 !== entry.sha1;
        if (isNew) db.setEntry({ ...entry, dirty: true });
      }
      const meta = db.meta();
      // Changes of others that came before are left for a scan to find (MediaManager::transact).
      if (meta.folderMtime === this.#folderMtimeBefore) {
        db.setMeta({ ...meta, folderMtime: mtimeMillis(this.folder) });
      }
    });
  }
}

export const mediaOf = perCollection((col) => new Media(col));

/** What cannot be taken back is not left half done. */
const toTheEnd = ({ onProgress }: LongWork): LongWork => (onProgress ? { onProgress } : {});

const checkedFiles = (count: number): string => `Checked ${count}...`;

const sizeOf = (content: MediaContent): number => ('data' in content ? content.data.length : content.size);

/** A second name for the file, unless it has one already: two media must not change together. */
function linked(file: string, path: string): boolean {
  if (lookAt(file)?.nlink !== 1) return false;
  try {
    linkSync(file, path);
    return true;
  } catch {
    return false; // another disk, or a file system without links: a copy does as well
  }
}
