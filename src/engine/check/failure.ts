import { AnkiError } from '../errors.ts';
import { databaseError } from './row-types.ts';

/** SQLite's failures that lie in the collection's contents, as Anki's SQLite library names them. */
const CONTENT_FAILURES: Readonly<Record<number, string>> = {
  11: 'DatabaseCorrupt',
  19: 'ConstraintViolation',
};

/** What Anki would report of an error that ended a check; undefined for errors that it throws, too. */
export function reportedFailure(error: unknown): string | undefined {
  if (!(error instanceof AnkiError)) return undefined;
  const { cause } = error;
  const extended = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) : 0;
  const code = CONTENT_FAILURES[extended & 0xff];
  if (code && cause instanceof Error) {
    const reason = `Some(${JSON.stringify(cause.message)})`;
    return databaseError(`SqliteFailure(Error { code: ${code}, extended_code: ${extended} }, ${reason})`)
      .message;
  }
  return error.code === 'corrupt' ? error.message : undefined;
}
