import { Cards } from '../cards/cards.ts';
import type { Clock } from '../clock.ts';
import { nowSeconds } from '../clock.ts';
import { Decks } from '../decks/decks.ts';
import { AnkiError } from '../errors.ts';
import { PENDING_USN } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { Notes } from '../notes/notes.ts';
import { Notetypes } from '../notetypes/notetypes.ts';
import { Presets } from '../presets/presets.ts';
import type { Random } from '../random/random.ts';
import type { Database } from '../sqlite/database.ts';
import { Tags } from '../tags/tags.ts';
import { applyChanges } from './apply-changes.ts';
import { type Change, listChanges } from './changeset.ts';
import { closeHarmed } from './close-harmed.ts';
import { Config } from './config.ts';
import type { FileWatch } from './file-watch.ts';
import type { Operation } from './operations.ts';
import {
  addGraves,
  type CollectionStamps,
  type GRAVE,
  readStamps,
  setModified,
  setSchemaModified,
} from './storage.ts';
import { TagLog } from './tag-log.ts';
import { inverseOf, UndoQueue, type UndoStep } from './undo-queue.ts';

export interface CollectionParts {
  readonly path: string;
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly keepMediaCase: boolean;
  /** Looks before every commit whether the file is still ours; undefined for a file that only we know of. */
  readonly watch?: FileWatch | undefined;
}

/**
 * What a transaction leaves besides its changes:
 * - undoable: a step to undo and a stamp on the collection, when something changed.
 * - final: no step, and those kept so far are forgotten; the collection is stamped in any case (Rust: transact_no_undo).
 * - upkeep: for what nobody asked for, such as what a new day brings: no step, no stamp, and the steps kept so far are
 *   forgotten, as their rows may have changed.
 */
export type TransactionKind = 'undoable' | 'final' | 'upkeep';

/** What became of a step: it was done, taken back, or done again. */
export type StepKind = 'done' | 'undone' | 'redone';

/**
 * An open collection. All changes go through `transact`: one transaction, one undo step, one record of what changed.
 * Made by `openCollection`, which holds the lock; whoever opened it must close it.
 */
export class Collection {
  /** Path of the file collection.anki2; its media lie beside it in collection.media. */
  readonly path: string;
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  /** New media files keep their names' case; Anki makes it lower. */
  readonly keepMediaCase: boolean;
  /** What rows changed here carry until a sync numbers them. */
  readonly usn = PENDING_USN;
  readonly config: Config;
  readonly tags: Tags;
  readonly presets: Presets;
  readonly decks: Decks;
  readonly notetypes: Notetypes;
  readonly notes: Notes;
  readonly cards: Cards;

  readonly #undo = new UndoQueue();
  readonly #caches: (() => void)[] = [];
  readonly #listeners: ((step: UndoStep, kind: StepKind) => void)[] = [];
  readonly #rollbackListeners: (() => void)[] = [];
  readonly #commitListeners: (() => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  readonly #tagLog: TagLog;
  readonly #watch: FileWatch | undefined;
  #failedBy: { readonly error: unknown } | undefined;
  #inTransaction = false;
  /** Names of the operations of a step that takes its name from them. */
  #parts: Set<string> | undefined;
  #changeCount = 0;
  #rowChangesBefore = 0;
  #group: Group | undefined;

  constructor(parts: CollectionParts) {
    this.path = parts.path;
    this.db = parts.db;
    this.clock = parts.clock;
    this.random = parts.random;
    this.keepMediaCase = parts.keepMediaCase;
    this.#watch = parts.watch;
    this.#tagLog = new TagLog(parts.db);
    this.config = new Config(this);
    this.tags = new Tags(this);
    this.presets = new Presets(this);
    this.decks = new Decks(this);
    this.notetypes = new Notetypes(this);
    this.notes = new Notes(this);
    this.cards = new Cards(this);
  }

  /** Seconds since 1970, for the `mod` of changed rows. */
  get now(): number {
    return nowSeconds(this.clock);
  }

  get stamps(): CollectionStamps {
    return readStamps(this.db);
  }

  /**
   * The only door for changes: runs `fn` in a transaction, whose `kind` says what stays of it besides the changes. When
   * `fn` throws, nothing has happened. Inside another `transact` the outer one counts.
   */
  transact<Result>(operation: Operation, fn: () => Result, kind: TransactionKind = 'undoable'): Result {
    if (kind === 'final') return this.#finalStep(operation, fn);
    if (this.#inTransaction) return kind === 'upkeep' ? fn() : this.#partOf(operation, fn);
    return kind === 'upkeep' ? this.#upkeep(fn) : this.#step(fn, () => operation);
  }

  #step<Result>(fn: () => Result, name: () => string): Result {
    const at = this.clock.nowMillis();
    const { result, changesets } = this.#inTransactionOf(() => {
      const done = this.#recording(fn);
      const changesets = done.changeset.length > 0 ? [done.changeset, this.#stamp()] : [];
      this.#commit();
      return { result: done.result, changesets };
    });
    if (changesets.length > 0) this.#keep({ operation: name(), at, changesets });
    return result;
  }

  #upkeep<Result>(fn: () => Result): Result {
    this.forgetUndo();
    return this.#inTransactionOf(() => {
      const result = fn();
      this.#commit();
      return result;
    });
  }

  #finalStep<Result>(operation: Operation, fn: () => Result): Result {
    this.refuseInTransaction(operation);
    const at = this.clock.nowMillis();
    this.#undo.clear();
    this.#group?.steps.splice(0);
    const { result, changesets } = this.#inTransactionOf(() => {
      const done = this.#recording(fn);
      const stamp = this.#stamp();
      this.#commit();
      return { result: done.result, changesets: [done.changeset, stamp] };
    });
    this.#tell({ operation, at, changesets });
    return result;
  }

  /**
   * Runs `fn` in a transaction that is rolled back in any case; `hear` is told what it would have changed. Without it,
   * no record is kept, which would take its time.
   */
  dryRun<Result>(fn: () => Result, hear?: (changes: Change[]) => void): Result {
    this.refuseInTransaction('a dry run');
    return this.#inTransactionOf(() => {
      const { result, changeset } = hear
        ? this.#recording(fn)
        : { result: this.#whole(fn), changeset: NOTHING };
      this.#rollBack();
      hear?.(listChanges(changeset));
      return result;
    });
  }

  /** Grows with every transaction that changed a row; a sync sees by it whether others wrote while it waited. */
  get changeCount(): number {
    return this.#changeCount;
  }

  /** Forgets the steps kept so far, as what they undo was told to a sync server. */
  forgetUndo(): void {
    this.#endGroup();
    this.#undo.clear();
  }

  /** Inside `transact`: runs a part that may fail by itself; when it throws, only its own changes are taken back. */
  attempt<Result>(fn: () => Result): Result {
    if (!this.#inTransaction) throw new Error('an attempt must be part of a transaction');
    this.db.exec('savepoint attempt');
    try {
      const result = fn();
      this.db.exec('release attempt');
      return result;
    } catch (error) {
      if (this.db.inTransaction) this.db.exec('rollback to attempt; release attempt');
      else this.#failLater(error);
      this.clearCaches();
      throw error;
    }
  }

  /**
   * Lets all that `fn` changes become one undo step, as one request with several actions wants it. Its name is that of
   * its transactions when they all have the same, else `name`. `atomic`: they are one transaction, too.
   */
  groupUndo<Result>(name: string, fn: () => Result, { atomic = false } = {}): Result {
    if (atomic) return this.#inTransaction ? fn() : this.#stepOfParts(name, fn);
    if (this.#group) return fn();
    this.#group = { name, steps: [] };
    try {
      return fn();
    } finally {
      this.#endGroup();
      this.#group = undefined;
    }
  }

  /** Marks a change of the schema: the next sync must go one way (Rust: set_schema_modified). */
  schemaChanged(): void {
    setSchemaModified(this.db, this.clock.nowMillis());
  }

  addGraves(kind: keyof typeof GRAVE, ids: readonly LongInteger[]): void {
    addGraves(this.db, kind, ids, this.usn);
  }

  get undoName(): string | undefined {
    return this.#undo.next?.operation;
  }

  get redoName(): string | undefined {
    return this.#undo.nextRedo?.operation;
  }

  /** Takes back the last step; answers its name, or undefined when there is none. */
  undo(): string | undefined {
    this.refuseInTransaction('undo');
    this.#endGroup();
    const step = this.#undo.next;
    if (!step) return undefined;
    this.#applyAll(inverseOf(step));
    this.#undo.moveToUndone();
    this.#tell(step, 'undone');
    return step.operation;
  }

  /** Does the last undone step again; answers its name, or undefined when there is none. */
  redo(): string | undefined {
    this.refuseInTransaction('redo');
    this.#endGroup();
    const step = this.#undo.nextRedo;
    if (!step) return undefined;
    this.#applyAll(step.changesets);
    this.#undo.moveToDone();
    this.#tell(step, 'redone');
    return step.operation;
  }

  /** For what must not be part of a transaction. */
  refuseInTransaction(what: string): void {
    if (this.#inTransaction) throw new Error(`${what} cannot be part of a transaction`);
  }

  /** Names a function that forgets what was remembered of the tables; called whenever rows may be older than it. */
  onCacheClear(forget: () => void): void {
    this.#caches.push(forget);
  }

  clearCaches(): void {
    for (const forget of this.#caches) forget();
  }

  /** Names a function that hears of every step after it was committed. */
  onChange(listener: (step: UndoStep, kind: StepKind) => void): void {
    this.#listeners.push(listener);
  }

  /** Names a function that hears of every transaction that failed. */
  onRollback(listener: () => void): void {
    this.#rollbackListeners.push(listener);
  }

  /** Names a function that hears of every transaction right after it was committed, even when no row was changed. */
  onCommit(listener: () => void): void {
    this.#commitListeners.push(listener);
  }

  /** Names a function that hears of it when the collection is about to be closed. */
  onClose(listener: () => void): void {
    this.#closeListeners.push(listener);
  }

  /** Writes the log back into the file, which a change would have to do once the log is long. Costs little when it is done. */
  writeBack(): void {
    if (!this.#inTransaction) this.writing(() => this.db.exec('pragma wal_checkpoint(passive)'));
  }

  /** For what writes to the file without `transact`. Throws corrupt when the file is not ours any more. */
  writing(fn: () => void): void {
    this.#watch?.require();
    try {
      fn();
    } finally {
      this.#watch?.remember(); // what failed may have written, too
    }
  }

  /**
   * Writes the log back into the file and lets go of it; nothing else is left beside it. When others have moved, replaced
   * or spoilt the file, theirs is left alone; answers a sentence about it then.
   */
  close(): string | undefined {
    if (this.#inTransaction) throw new Error('the collection cannot be closed inside a transaction');
    for (const listener of this.#closeListeners) listener();
    const harm = this.#watch?.harm();
    if (harm && this.#watch) return closeHarmed(this.db, this.#watch, harm, this.clock.nowMillis());
    this.db.close();
    return undefined;
  }

  #stepOfParts<Result>(name: string, fn: () => Result): Result {
    const parts = new Set<string>();
    this.#parts = parts;
    try {
      return this.#step(fn, () => commonName(parts, name));
    } finally {
      this.#parts = undefined;
    }
  }

  /** Only the outermost operations of a step give it its name. */
  #partOf<Result>(operation: string, fn: () => Result): Result {
    const parts = this.#parts;
    if (!parts) return fn();
    parts.add(operation);
    this.#parts = undefined;
    try {
      return fn();
    } finally {
      this.#parts = parts;
    }
  }

  #commit(): void {
    const hasChanged = this.#rowChanges() !== this.#rowChangesBefore;
    this.writing(() => this.db.exec('commit'));
    if (hasChanged) this.#changeCount += 1;
    for (const listener of this.#commitListeners) listener();
  }

  #rollBack(): void {
    if (this.db.inTransaction) this.db.exec('rollback');
    this.#tagLog.rolledBack();
    this.clearCaches();
    for (const listener of this.#rollbackListeners) listener();
  }

  /** Rows changed since the file was opened, those taken back included. */
  #rowChanges(): number {
    return this.db.value<number>('select total_changes()') ?? 0;
  }

  /**
   * SQLite ends a transaction by itself when the disk is full or fails. What `fn` still writes must not be stored bit by
   * bit, so it goes into a new transaction that ends in a rollback.
   */
  #failLater(error: unknown): void {
    this.#failedBy ??= { error };
    this.db.exec('begin immediate; savepoint attempt');
  }

  #inTransactionOf<Result>(fn: () => Result): Result {
    this.#begin();
    this.#inTransaction = true;
    this.#failedBy = undefined;
    try {
      this.#tagLog.clear();
      this.#rowChangesBefore = this.#rowChanges();
      return fn();
    } catch (error) {
      this.#rollBack();
      throw this.#reasonOf(error);
    } finally {
      this.#inTransaction = false;
    }
  }

  #begin(): void {
    try {
      this.db.exec('begin immediate');
    } catch (error) {
      throw this.#reasonOf(error);
    }
  }

  /** What SQLite says when others have harmed the file does not tell that. */
  #reasonOf(error: unknown): unknown {
    const isOfFile = error instanceof AnkiError && OF_THE_FILE.has(error.code);
    return (isOfFile && this.#watch?.error()) || error;
  }

  /** Runs `fn`; throws also when SQLite ended the transaction meanwhile. */
  #whole<Result>(fn: () => Result): Result {
    const result = fn();
    if (this.#failedBy) throw this.#failedBy.error;
    if (result instanceof Promise) throw new Error('a transaction cannot wait for a promise');
    return result;
  }

  #recording<Result>(fn: () => Result): { result: Result; changeset: Uint8Array } {
    const session = this.db.record();
    try {
      const result = this.#whole(fn);
      return { result, changeset: this.#tagLog.complete(session.changeset()) };
    } finally {
      session.close();
    }
  }

  /** Its own record, so that what `fn` changed need not be put together a second time. */
  #stamp(): Uint8Array {
    return setModified(this.db, this.clock.nowMillis());
  }

  #keep(step: UndoStep): void {
    if (this.#group) this.#group.steps.push(step);
    else this.#undo.push(step);
    this.#tell(step);
  }

  /** What was done so far in a group is a step of its own when something is undone inside the group. */
  #endGroup(): void {
    if (!this.#group) return;
    const steps = this.#group.steps.splice(0);
    const [first] = steps;
    if (!first) return;
    this.#undo.push({
      operation: commonName(new Set(steps.map((step) => step.operation)), this.#group.name),
      at: first.at,
      changesets: steps.flatMap((step) => step.changesets),
    });
  }

  #tell(step: UndoStep, kind: StepKind = 'done'): void {
    for (const listener of this.#listeners) listener(step, kind);
  }

  #applyAll(changesets: readonly Uint8Array[]): void {
    this.#inTransactionOf(() => {
      for (const changeset of changesets) applyChanges(this.db, changeset);
      this.#commit();
      this.clearCaches();
    });
  }
}

/** Kinds of errors that a harmed file may lead to. */
const OF_THE_FILE: ReadonlySet<string> = new Set(['internal', 'corrupt', 'busy', 'not_found']);

const NOTHING = new Uint8Array();

/** Several steps that become one. */
interface Group {
  /** Its name when they have different ones. */
  readonly name: string;
  readonly steps: UndoStep[];
}

function commonName(names: ReadonlySet<string>, otherwise: string): string {
  const [name = otherwise] = names;
  return names.size === 1 ? name : otherwise;
}
