/** What went wrong, in kinds that callers may act on. */
export type ErrorCode =
  | 'not_found' // a named or numbered thing does not exist
  | 'invalid' // the caller's input cannot be used
  | 'conflict' // the input clashes with what the collection holds
  | 'busy' // another program or request holds what is needed
  | 'interrupted' // someone asked to stop
  | 'corrupt' // the stored data is damaged
  | 'unsupported' // real, but not available here
  | 'internal'; // a fault of this program

/**
 * The one error that the engine throws on purpose. `message` is a sentence for people, worded as Anki words it
 * where the original's wording is known.
 */
export class AnkiError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'AnkiError';
    this.code = code;
  }
}

/** What an error of any kind says. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
