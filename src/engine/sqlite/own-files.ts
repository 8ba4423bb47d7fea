import { fstatSync, type Stats, statSync } from 'node:fs';
import { AnkiError } from '../errors.ts';

/** What SQLite keeps beside a database. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/** The paths of the databases that are open here; each as often as it is open. */
const open: string[] = [];

/** Called when a database is opened; the answer lets go of it. */
export function holdDatabase(path: string): () => void {
  open.push(path);
  let isHeld = true;
  return () => {
    if (isHeld) open.splice(open.indexOf(path), 1);
    isHeld = false;
  };
}

/**
 * Whether a file, by whatever name, link or second name, is an open database or lies beside one. Nothing but SQLite may
 * open such: closing any descriptor of a file lets go of all locks that this process has on it (POSIX). Looks, opens nothing.
 */
export function isOwnFile({ dev, ino }: Pick<Stats, 'dev' | 'ino'>): boolean {
  return open.some((path) =>
    ['', ...COMPANIONS].some((end) => {
      const own = statSync(path + end, { throwIfNoEntry: false });
      return own?.ino === ino && own.dev === dev;
    }),
  );
}

export const ownFileError = (path: string): AnkiError =>
  new AnkiError('busy', `"${path}" belongs to the open collection`);

/**
 * For a file that was opened after it was looked at, as a link may have changed in between: throws, and leaves the
 * descriptor open for good, since closing it would do the harm.
 */
export function requireForeign(file: number, path: string): void {
  if (isOwnFile(fstatSync(file))) throw ownFileError(path);
}
