import { AnkiError } from '../errors.ts';

/** How someone watches work that may take long, and ends it early. */
export interface LongWork {
  /** Called from time to time. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Asked between steps; true ends the work with the error interrupted, and nothing has changed. */
  readonly isCancelled?: () => boolean;
}

/** Throws interrupted when the work shall end. */
export function reportProgress(work: LongWork, done: number, total: number): void {
  work.onProgress?.(done, total);
  if (work.isCancelled?.()) throw new AnkiError('interrupted', 'Interrupted');
}
