import { copyFileSync, existsSync, linkSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Desktop } from '../desktop/desktop.ts';
import { backupFolder, backupsOf, removeLeftCopies } from '../engine/backup/backups.ts';
import { RESTORE_WORKSHOP } from '../engine/backup/restore.ts';
import type { Clock } from '../engine/clock.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { openCollection } from '../engine/collection/open.ts';
import { AnkiError } from '../engine/errors.ts';
import { UNFINISHED } from '../engine/media/media.ts';
import { EXPORT_WORKSHOP, IMPORT_WORKSHOP } from '../engine/packages/import-apkg.ts';
import type { Random } from '../engine/random/random.ts';
import { unburyOnNewDay } from '../engine/scheduler/bury.ts';
import { ChangeFeed } from './change-feed.ts';
import { COLLECTION_FILE, MEDIA_FOLDER } from './collection-file.ts';
import { makeFolder } from './make-folder.ts';
import { profileNames } from './profiles/profiles.ts';
import { whenIdle } from './when-idle.ts';

/** Milliseconds without a change after which the log is written back. */
const REST = 300;

/** The open collection and the profiles beside it: every folder of the base that holds a collection. */
export class ProfileSession {
  readonly #base: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #openCollection: typeof openCollection;
  #active: string;
  #collection: Collection | undefined;
  #desktop: Desktop | undefined;
  #isEnded = false;
  readonly #rest = whenIdle(REST, () => this.#writeBack());
  /** Tells what changes in the collection that is open. */
  readonly changes = new ChangeFeed();
  readonly #commitListeners: (() => void)[] = [];
  #packing: Promise<unknown> = Promise.resolve();

  /** Opens the profile in `folder`, which is made when it is missing. */
  constructor(folder: string, clock: Clock, random: Random, openFile = openCollection) {
    this.#base = dirname(folder);
    this.#active = basename(folder);
    this.#clock = clock;
    this.#random = random;
    this.#openCollection = openFile;
    this.#open();
  }

  get active(): string {
    return this.#active;
  }

  /** Opens the profile again when it could not be opened again before; throws when that still fails. */
  get collection(): Collection {
    return this.#collection ?? this.#openAgain().collection;
  }

  get desktop(): Desktop {
    return this.#desktop ?? this.#openAgain().desktop;
  }

  /** Does what a new day brings. What fails here fails again, and is told, where the day matters. */
  beginDay(): void {
    if (!this.#collection) return;
    try {
      unburyOnNewDay(this.#collection);
    } catch (error) {
      console.error(error);
    }
  }

  /** Runs `fn` so that all it changes is one undo step. */
  groupUndo<Result>(operation: string, fn: () => Result): Result {
    return this.#collection ? this.#collection.groupUndo(operation, fn) : fn();
  }

  names(): string[] {
    const names = profileNames(this.#base);
    return names.includes(this.#active) ? names : [...names, this.#active];
  }

  load(name: string): void {
    const previous = this.#active;
    this.#close();
    try {
      this.#active = name;
      this.#open();
    } catch (error) {
      this.#active = previous;
      this.#open();
      throw error;
    }
  }

  /** Names a function that hears of every transaction of the collection that is open. */
  onCommit(listener: () => void): void {
    this.#commitListeners.push(listener);
  }

  /** Puts the collection file `fresh` in place of the open one; throws, with the old one open again, when it is no good. */
  replaceCollection(fresh: string): void {
    const { path } = this.collection;
    const old = `${fresh}-old`;
    let isReplaced = false;
    this.#close();
    try {
      if (existsSync(`${path}-wal`))
        throw new AnkiError('corrupt', 'the collection cannot be closed cleanly');
      keepBeside(path, old);
      renameSync(fresh, path);
      isReplaced = true;
      this.#openFile(path);
    } catch (error) {
      this.#close();
      if (isReplaced) renameSync(old, path);
      this.#openFile(path);
      throw error;
    } finally {
      rmSync(old, { force: true });
    }
  }

  /**
   * Backs the open collection up when it changed and the last backup is old enough; packing it goes on afterwards, and
   * `warn` hears when that fails. Throws when the collection cannot be copied.
   */
  backUp(warn: (error: unknown) => void): void {
    const packing = this.#collection && backupsOf(this.#collection).create();
    if (packing) this.#packing = Promise.all([this.#packing, packing.catch(warn)]);
  }

  /** Settles when all backups that were begun are packed. */
  async settled(): Promise<void> {
    await this.#packing;
  }

  /** For good. */
  close(): void {
    this.#isEnded = true;
    this.#close();
  }

  #close(): void {
    const collection = this.#collection;
    this.#rest.stop();
    this.#collection = undefined;
    this.#desktop = undefined;
    const notice = collection?.close();
    if (notice !== undefined) console.error(`ankid: ${notice}`);
  }

  #openAgain(): Opened {
    if (this.#isEnded) throw new AnkiError('not_found', 'collection is not available');
    return this.#open();
  }

  #open(): Opened {
    const folder = join(this.#base, this.#active);
    makeFolder(folder);
    const path = join(folder, COLLECTION_FILE);
    const opened = this.#openFile(path);
    removeUnfinished(folder);
    removeLeftCopies(backupFolder(path));
    makeFolder(join(folder, MEDIA_FOLDER)); // after the collection: nothing is made beside a file that is refused
    return opened;
  }

  #openFile(path: string): Opened {
    const collection = this.#openCollection({ path, clock: this.#clock, random: this.#random });
    const desktop = new Desktop(collection);
    collection.onCommit(() => this.#committed());
    this.changes.follow(collection);
    this.#collection = collection;
    this.#desktop = desktop;
    return { collection, desktop };
  }

  #committed(): void {
    this.#rest.busy();
    for (const listener of this.#commitListeners) listener();
  }

  /** What cannot be written now stays in the log, where it is as safe. */
  #writeBack(): void {
    try {
      this.#collection?.writeBack();
    } catch (error) {
      console.error(error);
    }
  }
}

interface Opened {
  readonly collection: Collection;
  readonly desktop: Desktop;
}

/** Files that a crash has left half made; nobody else can be at them while the collection is locked. */
function removeUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (
      [UNFINISHED, RESTORE_WORKSHOP, IMPORT_WORKSHOP, EXPORT_WORKSHOP].some((mark) => name.startsWith(mark))
    )
      rmSync(join(folder, name), { force: true, recursive: true });
  }
}

/** A second name for a file that is about to be replaced, so that it is there at every moment. */
function keepBeside(path: string, other: string): void {
  try {
    linkSync(path, other);
  } catch {
    copyFileSync(path, other); // not every file system has second names
  }
}
