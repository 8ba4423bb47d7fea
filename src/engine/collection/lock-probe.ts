import { closeSync, fstatSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';

/** SQLite's own descriptor of a file, and what the kernel says of it. */
export interface LockProbe {
  /** Whether this process has still a lock for writing on the file. */
  isHeld(): boolean;
  /** Whether the file is to be found under any name. */
  hasName(): boolean;
  /** The first bytes of the file as it is now, whatever lies under its name. */
  head(bytes: number): Buffer;
}

/**
 * Finds the descriptor by which SQLite has a file open: to open the file once more, and close it again, would lose the lock.
 * Undefined where the system does not tell (only Linux does), or tells of no lock although one was just taken.
 */
export function probeLock(path: string): LockProbe | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const descriptor = new Descriptor(statSync(path));
    const probe: LockProbe = {
      isHeld: () => isLocked(descriptor.number),
      hasName: () => (descriptor.file?.nlink ?? 0) > 0,
      head: (bytes) => headOf(descriptor.number, bytes),
    };
    return probe.isHeld() ? probe : undefined;
  } catch {
    return undefined;
  }
}

const DESCRIPTORS = '/proc/self/fd';

/** Any descriptor of a file tells the same, but one may be left of a connection that was closed, and go away later. */
class Descriptor {
  readonly #wanted: Stats;
  #number: number | undefined;

  constructor(wanted: Stats) {
    this.#wanted = wanted;
  }

  get number(): number | undefined {
    if (!this.file) this.#number = this.#find();
    return this.#number;
  }

  get file(): Stats | undefined {
    try {
      const file = this.#number === undefined ? undefined : fstatSync(this.#number);
      return this.#isWanted(file) ? file : undefined;
    } catch {
      return undefined;
    }
  }

  #find(): number | undefined {
    const found = readdirSync(DESCRIPTORS).find((name) =>
      this.#isWanted(statSync(`${DESCRIPTORS}/${name}`, { throwIfNoEntry: false })),
    );
    return found === undefined ? undefined : Number(found);
  }

  #isWanted(file: Stats | undefined): boolean {
    return file?.ino === this.#wanted.ino && file.dev === this.#wanted.dev;
  }
}

const TEXT = Buffer.alloc(4096);

/** proc(5): the locks that the process has on a file stand with each of its descriptors. */
function isLocked(descriptor: number | undefined): boolean {
  if (descriptor === undefined) return false;
  const facts = openSync(`/proc/self/fdinfo/${descriptor}`, 'r');
  try {
    const size = readSync(facts, TEXT, 0, TEXT.length, 0);
    return /^lock:.*\bPOSIX\b.*\bWRITE\b/m.test(TEXT.toString('latin1', 0, size));
  } finally {
    closeSync(facts);
  }
}

function headOf(descriptor: number | undefined, bytes: number): Buffer {
  const head = Buffer.alloc(bytes);
  return descriptor === undefined ? head : head.subarray(0, readSync(descriptor, head, 0, bytes, 0));
}
