import { isLongInteger, type LongInteger } from '../ids/long-integers.ts';
import { parseExactly, stringifyExactly } from '../json/exact-json.ts';
import type { Collection } from './collection.ts';

/** The collection's settings: JSON values by key in the table `config`, remembered as stored. */
export class Config {
  readonly #col: Collection;
  readonly #known = new Map<string, Uint8Array | undefined>();
  /** Values that nobody can change from outside: those need not be read from their JSON each time. */
  readonly #plain = new Map<string, string | number | bigint | boolean>();

  constructor(col: Collection) {
    this.#col = col;
    col.onCacheClear(() => {
      this.#known.clear();
      this.#plain.clear();
    });
  }

  /** The value stored under `key`, or undefined. Values that are not JSON count as missing, as in Anki. */
  get(key: string): unknown {
    const plain = this.#plain.get(key);
    if (plain !== undefined) return plain;
    const stored = this.#stored(key);
    const value = stored && parsed(stored);
    if (isPlain(value)) this.#plain.set(key, value);
    return value;
  }

  getBoolean(key: string, whenMissing = false): boolean {
    const value = this.get(key);
    return typeof value === 'boolean' ? value : whenMissing;
  }

  getNumber(key: string, whenMissing: number): number {
    const value = this.get(key);
    return typeof value === 'number' ? value : whenMissing;
  }

  /** An id that the setting names. */
  getId(key: string, whenMissing: LongInteger): LongInteger {
    const value = this.get(key);
    return isLongInteger(value) ? value : whenMissing;
  }

  /** Stores a JSON value; must run inside `transact`. Storing what is there already changes nothing. */
  set(key: string, value: unknown): void {
    const bytes = Buffer.from(stringifyExactly(value), 'utf8');
    const { db, usn, now } = this.#col;
    const stored = this.#stored(key);
    if (stored && bytes.equals(stored)) return;
    db.run(
      'insert or replace into config (key, usn, mtime_secs, val) values (?, ?, ?, ?)',
      key,
      usn,
      now,
      bytes,
    );
    this.#known.set(key, bytes);
    this.#plain.delete(key);
  }

  /** Removes a key; must run inside `transact`. */
  remove(key: string): void {
    this.#col.db.run('delete from config where key = ?', key);
    this.#known.delete(key);
    this.#plain.delete(key);
  }

  #stored(key: string): Uint8Array | undefined {
    if (!this.#known.has(key)) {
      const value = this.#col.db.value('select val from config where key = ?', key);
      this.#known.set(key, value instanceof Uint8Array ? value : undefined); // anything else is no setting
    }
    return this.#known.get(key);
  }
}

function parsed(stored: Uint8Array): unknown {
  try {
    return parseExactly(Buffer.from(stored).toString('utf8'));
  } catch {
    return undefined;
  }
}

const isPlain = (value: unknown): value is string | number | bigint | boolean =>
  value !== null && value !== undefined && typeof value !== 'object';
