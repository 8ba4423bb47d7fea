import { AnkiError, type ErrorCode, messageOf } from '../errors.ts';

/** SQLite's primary result codes that a user can do something about. */
const MEANING: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  5: ['busy', 'another program has the collection open'],
  6: ['busy', 'another program has the collection open'],
  8: ['invalid', 'the collection cannot be written to: it or its folder is read-only'],
  10: ['internal', 'reading or writing the collection failed: check the disk'],
  11: ['corrupt', 'the collection file is damaged: restore a backup'],
  13: ['internal', 'the disk is full'],
  14: [
    'not_found',
    'the collection file cannot be opened: check that its folder exists and may be read and written',
  ],
  26: ['corrupt', 'the file is not an Anki collection, or it is damaged: restore a backup'],
};

/** Turns what a SQLite driver throws into an `AnkiError`; an `AnkiError` thrown by a function inside SQL stays itself. */
export function asAnkiError(error: unknown): AnkiError {
  if (error instanceof AnkiError) return error;
  const number = sqliteCode(error);
  const [code, message] =
    (number !== undefined && MEANING[number & 0xff]) || (['internal', messageOf(error)] as const);
  return new AnkiError(code, message, { cause: error });
}

function sqliteCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode;
  if ('sqliteCode' in error && typeof error.sqliteCode === 'number') return error.sqliteCode;
  return CODE_OF_TEXT[messageOf(error)];
}

/** The package for Node 20 gives no code when reading several rows fails, only SQLite's own text for it. */
const CODE_OF_TEXT: Readonly<Record<string, number>> = {
  'database is locked': 5,
  'database table is locked': 6,
  'attempt to write a readonly database': 8,
  'disk I/O error': 10,
  'database disk image is malformed': 11,
  'database or disk is full': 13,
  'unable to open database file': 14,
  'file is not a database': 26,
};
