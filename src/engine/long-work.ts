import { AnkiError } from './errors.ts';

/** How someone watches work that may take long, and ends it early. */
export interface LongWork {
  /** Called from time to time. `stage` names what is done now, in Anki's words; a total of 0 is unknown. */
  readonly onProgress?: ProgressListener;
  /** Asked between steps; true ends the work with the error interrupted, and nothing has changed. */
  readonly isCancelled?: () => boolean;
}

export type ProgressListener = (done: number, total: number, stage?: string) => void;

/** Throws interrupted when the work shall end. */
export function reportProgress(work: LongWork, done: number, total: number, stage?: string): void {
  work.onProgress?.(done, total, stage);
  if (work.isCancelled?.()) throw new AnkiError('interrupted', 'Interrupted');
}

/** Announces a count of things to do; the function that it answers is to be called after each of them. */
export function countProgress(work: LongWork, total: number, wording: (done: number) => string): () => void {
  let done = 0;
  reportProgress(work, 0, total, wording(0));
  return () => reportProgress(work, ++done, total, wording(done));
}
