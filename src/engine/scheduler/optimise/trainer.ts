import { AnkiError } from '../../errors.ts';
import { type LongWork, reportProgress } from '../../long-work.ts';
import type { PastReview } from '../fsrs/model.ts';
import type { TrainingSet } from './training-set.ts';

/** Finds parameters of FSRS, in another thread than the engine's. */
export interface Trainer {
  /** Rejects with interrupted when `work` is cancelled; the thread then ends its work unheard. */
  compute(set: TrainingSet, relearningSteps: number, work: LongWork): Promise<number[]>;
}

type Library = typeof import('@open-spaced-repetition/binding');

/**
 * The trainer of the crate fsrs, compiled for this platform, in an optional package that is loaded at the first use.
 * Version 0.1.2 (and 0.2.1) gave Anki 25.9.4's parameters to the last bit for histories of 19 to 30,000 answers; 0.5.0,
 * which no longer is built on Burn as Anki's is, differs from them by up to 5e-6 of a parameter. Throws unsupported when
 * the package is absent.
 */
export async function loadTrainer(): Promise<Trainer> {
  try {
    return trainerOf(await import('@open-spaced-repetition/binding'));
  } catch (cause) {
    throw new AnkiError(
      'unsupported',
      'optimising FSRS parameters needs the package @open-spaced-repetition/binding, which is not installed or has no program for this platform',
      { cause },
    );
  }
}

/** Milliseconds between looks at the progress. */
const LOOK_EVERY = 50;

function trainerOf(library: Library): Trainer {
  const items = itemMaker(library);
  return {
    compute: (set, relearningSteps, work) =>
      new Promise((resolve, reject) => {
        reportProgress(work, 0, 0);
        const progress = (done: number, total: number): void => {
          try {
            reportProgress(work, done, total);
          } catch (error) {
            reject(error); // must not reach the library's thread
          }
        };
        const options = {
          enableShortTerm: true,
          numRelearningSteps: relearningSteps,
          timeout: LOOK_EVERY,
          progress,
        };
        library.computeParameters(items(set), options).then(resolve, (error) => reject(failure(error)));
      }),
  };
}

function failure(cause: unknown): AnkiError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AnkiError('invalid', `the FSRS parameters could not be optimised: ${reason}`, { cause });
}

/** The same review occurs in many items and is made only once. */
function itemMaker({ FSRSBindingItem, FSRSBindingReview }: Library) {
  const known = new Map<string, InstanceType<Library['FSRSBindingReview']>>();
  const reviewOf = ({ rating, daysSince }: PastReview) => {
    const key = `${rating} ${daysSince}`;
    const review = known.get(key) ?? new FSRSBindingReview(rating, daysSince);
    known.set(key, review);
    return review;
  };
  return (set: TrainingSet) => set.map((reviews) => new FSRSBindingItem(reviews.map(reviewOf)));
}
