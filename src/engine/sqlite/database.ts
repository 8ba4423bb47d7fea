import { AnkiError } from '../errors.ts';
import {
  CLOSE_ENDS_STATEMENTS,
  type Connection,
  loadDriver,
  type Session,
  type Statement,
} from './driver.ts';
import { asAnkiError } from './errors.ts';
import { unicaseExtensionPath } from './extension.ts';
import { isTooLong, requireWhole, unmatched, usingBigInts } from './long-values.ts';
import { holdDatabase } from './own-files.ts';
import type { SqlValue } from './sql-value.ts';
import { hasNul, withWholeText } from './whole-text.ts';

export type { SqlValue };

/** How many compiled statements are kept; more distinct texts than this are compiled again. */
const STATEMENT_CACHE = 200;

/**
 * A connection to one collection file: prepared statements by their text, values always bound, SQLite's failures
 * turned into `AnkiError`. Integers come back as numbers, beyond 2^53 as bigints (see `exactInteger`).
 *
 * Text is bound whole. When read, text with U+0000 is cut there on Node 20 and invalid UTF-8 becomes U+FFFD everywhere:
 * where a column read is written back, select `exact_text(column)` and give it to `wholeText`.
 */
export class Database {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly #peeked: SqlValue[][] = [];
  readonly #letGoOfPath: () => void;
  #thrownInside: { readonly error: unknown } | undefined;

  constructor(path: string) {
    const { DatabaseSync } = loadDriver();
    this.#connection = guarded(() => {
      const connection = new DatabaseSync(path, {
        allowExtension: true,
        enableDoubleQuotedStringLiterals: false,
      });
      connection.enableLoadExtension(true);
      connection.loadExtension(unicaseExtensionPath(), 'sqlite3_unicase_init');
      connection.enableLoadExtension(false);
      return connection;
    });
    this.#letGoOfPath = holdDatabase(path);
    this.#connection.function('peeked', { varargs: true, directOnly: true }, (...values: SqlValue[]) => {
      this.#peeked.push(values);
      return null;
    });
  }

  /** All rows as objects by column name. */
  all<Row>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#bound(sql, values, false, (statement, all) => statement.all(...all)) as Row[]; // the caller names the columns' types
  }

  /** All rows as arrays of columns: the quickest way to read many. */
  rows<Row extends unknown[]>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#bound(sql, values, true, (statement, all) => statement.all(...all)) as Row[]; // as above
  }

  /** The first column of all rows. */
  column<Value extends SqlValue>(sql: string, ...values: SqlValue[]): Value[] {
    return this.rows<[Value]>(sql, ...values).map((row) => row[0]);
  }

  /** The first row as an object, if there is one. */
  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.#bound(sql, values, false, (statement, all) => statement.get(...all)) as Row | undefined; // as above
  }

  /** The first column of the first row, if there is one. */
  value<Value extends SqlValue>(sql: string, ...values: SqlValue[]): Value | undefined {
    const row = this.#bound(sql, values, true, (statement, all) => statement.get(...all)) as
      | [Value]
      | undefined; // as above
    return row?.[0];
  }

  /**
   * Runs a statement; answers how many rows it changed. Throws invalid for a number that an integer column cannot hold: all
   * columns of numbers are such, but SQLite would store a fraction in them.
   */
  run(sql: string, ...values: SqlValue[]): number {
    requireWhole(values);
    return Number(this.#bound(sql, values, false, (statement, all) => statement.run(...all)).changes);
  }

  /** Runs statements that take no values. */
  exec(sql: string): void {
    this.#guarded(() => this.#connection.exec(sql));
  }

  /** Defines a function for use in SQL; it takes as many values as `fn` has parameters, unless `varargs` is set. */
  define(name: string, fn: (...values: SqlValue[]) => SqlValue, options: { varargs?: boolean } = {}): void {
    const kept = (...values: SqlValue[]): SqlValue => this.#keepingErrors(() => fn(...values));
    Object.defineProperty(kept, 'length', { value: fn.length });
    this.#connection.function(name, { deterministic: true, ...options }, kept);
  }

  /** Begins to record what changes in all tables; see `Changeset`. */
  record(): Session {
    return guarded(() => this.#connection.createSession());
  }

  /** Applies recorded changes; answers false, with nothing applied, when the rows are not as they were. */
  apply(changeset: Uint8Array): boolean {
    return guarded(() => this.#connection.applyChangeset(changeset));
  }

  get inTransaction(): boolean {
    return this.#connection.isTransaction;
  }

  /**
   * The values that a statement hands to the SQL function `peeked(...)`, row by row. Keeps no compiled statement, so
   * that closing afterwards leaves the file as it was.
   */
  peek<Row extends SqlValue[]>(sql: string): Row[] {
    this.#peeked.length = 0;
    this.exec(sql);
    return this.#peeked.splice(0) as Row[]; // the caller names the values' types
  }

  /**
   * Copies the log into the file, lets go of all locks and leaves nothing beside the file; with `keepsLog` all stays on the
   * disk as it lies. May be called twice.
   */
  close({ keepsLog = false } = {}): void {
    if (!this.#connection.isOpen) return;
    const used = this.#statements.size > 0;
    this.#statements.clear();
    if (keepsLog) this.#connection.exec('select keep_log(1)');
    else if (used && !CLOSE_ENDS_STATEMENTS) this.#letGo();
    this.#connection.close();
    this.#letGoOfPath();
  }

  /**
   * A connection with statements that nobody has collected yet stays half open: it would keep its locks and the log. So
   * the log is given up and the locks with it; the last step marks the file for a log again, as Anki leaves it, which
   * opens none. Should another program be quicker, the file is its own from there on.
   */
  #letGo(): void {
    if (this.inTransaction) this.exec('rollback');
    const [mode] = this.peek<[string]>('select peeked(journal_mode) from pragma_journal_mode');
    const hasLog = mode?.[0] === 'wal';
    if (hasLog) this.exec('pragma journal_mode = delete');
    this.exec('pragma locking_mode = normal; select 1 from sqlite_schema');
    if (hasLog) this.#markForLog();
  }

  #markForLog(): void {
    try {
      this.exec('pragma journal_mode = wal');
    } catch (error) {
      if (!(error instanceof AnkiError && error.code === 'busy')) throw error;
    }
  }

  /** The package for Node 20 passes on only the text of what a function throws. */
  #keepingErrors<Result>(fn: () => Result): Result {
    try {
      return fn();
    } catch (error) {
      this.#thrownInside = { error };
      throw error;
    }
  }

  #guarded<Result>(fn: () => Result): Result {
    this.#thrownInside = undefined;
    try {
      return fn();
    } catch (error) {
      throw asAnkiError(this.#originOf(error));
    }
  }

  #originOf(error: unknown): unknown {
    return this.#thrownInside ? this.#thrownInside.error : error;
  }

  #bound<Result>(
    sql: string,
    values: readonly SqlValue[],
    arrays: boolean,
    use: (statement: Statement, values: readonly SqlValue[]) => Result,
  ): Result {
    const whole = values.some(hasNul) ? withWholeText(sql, values) : { sql, values };
    return this.#guarded(() => {
      const statement = this.#prepare(whole.sql, arrays);
      try {
        return use(statement, whole.values);
      } catch (error) {
        const known = unmatched(whole.values);
        if (known) return use(statement, known);
        if (!isTooLong(error, sql)) throw error;
        return usingBigInts(statement, () => use(statement, whole.values));
      }
    });
  }

  #prepare(sql: string, arrays: boolean): Statement {
    const key = arrays ? sql : `\0${sql}`;
    const known = this.#statements.get(key);
    if (known) return known;
    const statement = this.#connection.prepare(sql);
    if (arrays) statement.setReturnArrays(true);
    if (this.#statements.size >= STATEMENT_CACHE) this.#forgetOldest();
    this.#statements.set(key, statement);
    return statement;
  }

  #forgetOldest(): void {
    for (const key of this.#statements.keys()) {
      this.#statements.delete(key);
      return;
    }
  }
}

function guarded<Result>(fn: () => Result): Result {
  try {
    return fn();
  } catch (error) {
    throw asAnkiError(error);
  }
}
