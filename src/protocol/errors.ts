import { AnkiError } from '../engine/errors.ts';
import { toldError } from '../runner/faults.ts';

/** The form of every error, at every protocol version: Yomitan speaks version 2 and reads it. */
export interface ErrorReply {
  readonly result: null;
  readonly error: string;
}

export const errorReply = (message: string): ErrorReply => ({ result: null, error: message });

/** The reply to whatever was thrown; what is no `AnkiError` is a fault that nobody has reported yet. */
export function tellError(
  error: unknown,
  action: unknown,
  reportFault: (error: unknown) => void,
): ErrorReply {
  if (error instanceof AnkiError) return errorReply(error.message);
  return errorReply(toldError(error, String(action).slice(0, 100), reportFault).message);
}
