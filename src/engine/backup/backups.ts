import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Collection } from '../collection/collection.ts';
import { perCollection } from '../collection/per-collection.ts';
import { copyInto } from '../collection/schema/storage.ts';
import { AnkiError, messageOf } from '../errors.ts';
import type { LongWork } from '../long-work.ts';
import { writeColpkg } from './colpkg.ts';
import { backupName, localMillis, type NamedBackup, parseBackupName } from './names.ts';
import { stubCollection } from './stub.ts';
import { type BackupLimits, limitsFrom, obsoleteBackups } from './thinning.ts';

export interface BackupOptions {
  /** However new the last one is. */
  readonly force?: boolean;
  /** Hears how the packing goes on, and ends it. */
  readonly work?: LongWork;
}

/** The folder beside a collection in which its backups are. */
export const backupFolder = (collectionPath: string): string => join(dirname(collectionPath), 'backups');

/** The backups of a collection, as Anki keeps them. */
class Backups {
  readonly #col: Collection;
  readonly #folder: string;
  /** The collection's `mod` at the last backup. */
  #backedUp: number | undefined;
  /** When it was begun; it may not be in the folder yet. */
  #begunAt = Number.NEGATIVE_INFINITY;
  #running: Promise<unknown> = Promise.resolve();

  constructor(col: Collection) {
    this.#col = col;
    this.#folder = backupFolder(col.path);
  }

  /** Names of the backups, the newest first. */
  list(): string[] {
    return named(this.#folder)
      .sort((a, b) => b.localMillis - a.localMillis)
      .map(({ name }) => name);
  }

  /**
   * Copies the collection as it is now; the answer settles with the backup's path when it is packed and older ones are
   * thinned. Undefined, with nothing done, when nothing changed since the last one, or, unless forced, when that is newer
   * than the setting has it (Rust: maybe_backup). Throws invalid when it cannot be copied; must not be part of a
   * transaction. The answer rejects with interrupted when the work is cancelled.
   */
  create({ force = false, work = {} }: BackupOptions = {}): Promise<string> | undefined {
    const { mod } = this.#col.stamps;
    const limits = limitsFrom(this.#col.config.get('backups'));
    if (mod === this.#backedUp) return undefined;
    if (!force && this.#hasNewerThan(limits.minimum_interval_mins * 60_000)) return undefined;
    const copy = this.#copy(limits);
    this.#backedUp = mod;
    this.#begunAt = this.#col.clock.nowMillis();
    const before = this.#running;
    const packed = before.then(() => this.#pack(copy, work)).catch((error: unknown) => this.#failed(error));
    this.#running = packed.catch(() => {});
    return packed;
  }

  /** Settles when no backup is being packed. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** As soon as it is there the copy is on its own: the collection may change, or close. */
  #copy(limits: BackupLimits): Copy {
    const { clock, db, random } = this.#col;
    if (db.inTransaction) throw new Error('a backup cannot be part of a transaction');
    const path = join(
      this.#folder,
      `${UNPACKED}${process.pid}-${clock.nowMillis()}-${random.below(2 ** 32)}`,
    );
    try {
      mkdirSync(this.#folder, { recursive: true });
      removeLeftCopies(this.#folder);
      copyInto(db, path);
      const stub = stubCollection(`${path}-stub`, clock, random);
      return { path, stub, local: localMillis(clock, clock.nowMillis()), limits };
    } catch (error) {
      rmSync(path, { force: true });
      throw failure(error);
    }
  }

  async #pack({ path, stub, local, limits }: Copy, work: LongWork): Promise<string> {
    try {
      const target = freePath(this.#folder, local);
      await writeColpkg(target, { collectionFile: path, stub, local }, work);
      thin(this.#folder, local, limits);
      return target;
    } finally {
      rmSync(path, { force: true });
    }
  }

  #failed(error: unknown): never {
    this.#backedUp = undefined;
    this.#begunAt = Number.NEGATIVE_INFINITY;
    throw failure(error);
  }

  /** Any file that was made lately counts, as in Anki; for a backup its name tells when. */
  #hasNewerThan(millis: number): boolean {
    const { clock } = this.#col;
    const now = clock.nowMillis();
    const files = filesIn(this.#folder).filter((name) => !name.startsWith(UNPACKED));
    const ages = files.map((name) => {
      const backup = parseBackupName(name);
      return backup ? localMillis(clock, now) - backup.localMillis : now - birth(join(this.#folder, name));
    });
    return [now - this.#begunAt, ...ages].some((age) => age >= 0 && age < millis);
  }
}

export const backupsOf = perCollection((col) => new Backups(col));

interface Copy {
  readonly path: string;
  readonly stub: Uint8Array;
  readonly local: number;
  readonly limits: BackupLimits;
}

function filesIn(folder: string): string[] {
  try {
    return existsSync(folder) ? readdirSync(folder) : [];
  } catch (error) {
    throw failure(error);
  }
}

const named = (folder: string): NamedBackup[] =>
  filesIn(folder).flatMap((name) => parseBackupName(name) ?? []);

const birth = (path: string): number => statSync(path, { throwIfNoEntry: false })?.birthtimeMs ?? 0;

function thin(folder: string, localNow: number, limits: BackupLimits): void {
  for (const { name } of obsoleteBackups(named(folder), localNow, limits))
    rmSync(join(folder, name), { force: true });
}

/** Copies that a crash has left: who has the collection open now is not their owner, unless it is this process. */
export function removeLeftCopies(folder: string): void {
  for (const name of filesIn(folder)) {
    if (name.startsWith(UNPACKED) && !name.startsWith(`${UNPACKED}${process.pid}-`))
      rmSync(join(folder, name), { force: true });
  }
}

const UNPACKED = '.unpacked-';

/** A backup of the same second stays; the new one is named after the next free one. */
function freePath(folder: string, local: number): string {
  for (let at = local; ; at += 1000) {
    const path = join(folder, backupName(at));
    if (!existsSync(path)) return path;
  }
}

function failure(error: unknown): AnkiError {
  if (error instanceof AnkiError && error.code !== 'internal') return error;
  const reason = messageOf(error);
  return new AnkiError('invalid', `the collection cannot be backed up: ${reason}`, { cause: error });
}
