import { AnkiError } from '../engine/errors.ts';
import { fileError } from '../engine/system-errors.ts';

/**
 * Whatever was thrown, as an error that a caller may be told. Faults of this program, and damaged data, are reported whole
 * and told briefly; what the file system refuses is told in words; all else is the caller's own.
 */
export function toldError(error: unknown, action: string, report: (error: unknown) => void): AnkiError {
  const told = error instanceof AnkiError ? error : (fileError(error) ?? fault(action, error));
  if (told.code === 'internal' || told.code === 'corrupt') report(error);
  return told;
}

const fault = (action: string, cause: unknown): AnkiError =>
  new AnkiError('internal', `internal error in ${action}: the details are in the server's log`, { cause });
