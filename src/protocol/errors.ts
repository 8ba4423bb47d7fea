import { AnkiError, type ErrorCode } from '../engine/errors.ts';

/** The form of every error, at every protocol version: Yomitan speaks version 2 and reads it. */
export interface ErrorReply {
  readonly result: null;
  readonly error: string;
}

export const errorReply = (message: string): ErrorReply => ({ result: null, error: message });

/** What the client reads for each kind of error, and whether the owner should find it in the log. */
const TELLING: Readonly<
  Record<ErrorCode, { readonly log: boolean; readonly text: (message: string) => string }>
> = {
  not_found: { log: false, text: asItIs },
  invalid: { log: false, text: asItIs },
  conflict: { log: false, text: asItIs },
  busy: { log: false, text: asItIs },
  interrupted: { log: false, text: asItIs },
  unsupported: { log: false, text: asItIs },
  corrupt: { log: true, text: asItIs },
  internal: { log: true, text: asItIs },
};

/** Turns whatever was thrown into the client's message; faults of this program are reported whole and told briefly. */
export function tellError(
  error: unknown,
  action: unknown,
  reportFault: (error: unknown) => void,
): ErrorReply {
  if (error instanceof AnkiError) {
    const telling = TELLING[error.code];
    if (telling.log) reportFault(error);
    return errorReply(telling.text(error.message));
  }
  reportFault(error);
  return errorReply(`internal error in ${String(action).slice(0, 100)}: the details are in the server's log`);
}

function asItIs(message: string): string {
  return message;
}
