import { type Stats, statSync } from 'node:fs';
import { AnkiError } from '../errors.ts';
import { type LockProbe, probeLock } from './lock-probe.ts';

/**
 * What became of a collection's file while it was open:
 * - elsewhere: its name leads to nothing, or to a file of somebody else's; what SQLite has open is whole.
 * - unlogged: only its log was removed or replaced; what SQLite has open is whole.
 * - unlocked: the lock is gone, so that others may be at work with the file and its log.
 * - spoilt: somebody wrote into it or its log, or cut them short.
 */
export interface Harm {
  readonly kind: 'elsewhere' | 'unlogged' | 'unlocked' | 'spoilt';
  readonly message: string;
}

/** Bytes of the head of a database that tell one state of it from another. */
const HEAD = 100;

/**
 * Looks whether the file that SQLite has open is still the one that the collection's path names, and only ours. Without it
 * SQLite would go on writing into a file that nobody can find again. Made when the lock has been taken.
 */
export class FileWatch {
  readonly path: string;
  readonly #probe: LockProbe | undefined;
  readonly #file: Stats;
  readonly #log: Stats | undefined;
  #size = 0;
  #mtime = 0;
  #logSize = 0;
  #head: Buffer | undefined;
  #isLockLost = false;

  constructor(path: string) {
    this.path = path;
    this.#probe = probeLock(path);
    this.#file = statSync(path);
    this.#log = lookAt(this.logPath);
    this.remember();
  }

  /** Throws corrupt when something has happened to the file. */
  require(): void {
    const error = this.error();
    if (error) throw error;
  }

  /** What `require` throws, if it does. */
  error(): AnkiError | undefined {
    const found = this.harm();
    if (!found) return undefined;
    const rest = 'nothing was changed, and nothing can be until the profile is opened again';
    return new AnkiError('corrupt', `${found.message}; ${rest}`);
  }

  /** Called whenever we have written, so that what others write can be told from it. */
  remember(): void {
    const file = lookAt(this.path);
    if (!file || !isSame(file, this.#file)) return;
    this.#size = file.size;
    if (file.mtimeMs !== this.#mtime) {
      this.#mtime = file.mtimeMs;
      this.#head = this.#probe?.head(HEAD);
    }
    this.#logSize = lookAt(this.logPath)?.size ?? 0;
  }

  harm(): Harm | undefined {
    const file = lookAt(this.path);
    if (!file)
      return harm('elsewhere', `the collection was removed or renamed while it was open: ${this.path}`);
    if (!isSame(file, this.#file))
      return harm('elsewhere', `another file was put in the place of the open collection: ${this.path}`);
    return this.#unlocked() ?? this.#spoilt(file) ?? this.#spoiltLog();
  }

  /** Whether the file that SQLite has open has no name any more, as far as the system tells. */
  get isRemoved(): boolean {
    return this.#probe?.hasName() !== true;
  }

  /** Whether the log that lies beside the collection's name is the one that was opened with it. */
  get hasOwnLog(): boolean {
    const log = lookAt(this.logPath);
    return log !== undefined && this.#log !== undefined && isSame(log, this.#log);
  }

  /** Whether any log lies there. */
  get hasLog(): boolean {
    return lookAt(this.logPath) !== undefined;
  }

  get logPath(): string {
    return `${this.path}-wal`;
  }

  #unlocked(): Harm | undefined {
    if (this.#probe && !this.#probe.isHeld()) this.#isLockLost = true;
    const message = 'the lock on the collection was lost, so that another program may have changed it';
    return this.#isLockLost ? harm('unlocked', message) : undefined;
  }

  #spoilt(file: Stats): Harm | undefined {
    if (file.size < this.#size) return harm('spoilt', 'the collection was cut short while it was open');
    if (file.mtimeMs !== this.#mtime && this.#hasOtherHead(file))
      return harm('spoilt', 'another program wrote into the collection while it was open');
    return undefined;
  }

  #spoiltLog(): Harm | undefined {
    const log = lookAt(this.logPath);
    if (!log || !this.#log || !isSame(log, this.#log))
      return harm('unlogged', "the collection's log (-wal) was removed or replaced while it was open");
    if (log.size < this.#logSize)
      return harm('spoilt', "the collection's log (-wal) was cut short while it was open");
    return undefined;
  }

  /** A file that was only touched is as it was. */
  #hasOtherHead(file: Stats): boolean {
    if (!this.#head || !this.#probe?.head(HEAD).equals(this.#head)) return this.#head !== undefined;
    this.#mtime = file.mtimeMs;
    return false;
  }
}

const harm = (kind: Harm['kind'], message: string): Harm => ({ kind, message });

/** Undefined also where the way to it is blocked. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

const isSame = (a: Stats, b: Stats): boolean => a.ino === b.ino && a.dev === b.dev;
