import { AnkiError } from '../../errors.ts';
import type { PastReview } from '../fsrs/model.ts';
import { type LongWork, reportProgress } from '../long-work.ts';

/** Answers to learn from, each with those before it. */
export type TrainingSet = readonly (readonly PastReview[])[];

/** How well parameters foretold answers; smaller is better. */
export interface Evaluation {
  readonly logLoss: number;
  readonly rmseBins: number;
}

/** Finds parameters of FSRS. Outside the engine's thread; the promises reject with interrupted when `work` is cancelled. */
export interface Trainer {
  compute(set: TrainingSet, relearningSteps: number, work: LongWork): Promise<number[]>;
  /** Learns from earlier answers and foretells later ones; undefined when there are too few. */
  evaluateBySplits(
    set: TrainingSet,
    relearningSteps: number,
    work: LongWork,
  ): Promise<Evaluation | undefined>;
}

type Library = typeof import('@open-spaced-repetition/binding');

/**
 * The trainer of the crate fsrs, compiled for this platform, in an optional package that is loaded at the first use.
 * Version 0.2.1 gave Anki 25.9.4's parameters to the last bit for histories of 19 to 30,000 answers; 0.5.0, which no
 * longer is built on Burn as Anki's is, differs from them by up to 5e-6 of a parameter. Throws unsupported when absent.
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
  const options = (relearningSteps: number, work: LongWork) => ({
    enableShortTerm: true,
    numRelearningSteps: relearningSteps,
    timeout: LOOK_EVERY,
    progress: (done: number, total: number) => !isStopped(work, done, total),
  });
  return {
    compute: (set, steps, work) =>
      interruptible(work, () => library.computeParameters(items(set), options(steps, work))),
    evaluateBySplits: (set, steps, work) =>
      interruptible(work, () =>
        library
          .evaluateWithTimeSeriesSplits(items(set), options(steps, work))
          .then(measured, () => undefined),
      ),
  };
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

const measured = ({ logLoss, rmseBins }: Evaluation): Evaluation => ({ logLoss, rmseBins });

/** An exception must not reach the library's thread. */
function isStopped(work: LongWork, done: number, total: number): boolean {
  try {
    reportProgress(work, done, total);
    return false;
  } catch {
    return true;
  }
}

/** The library says that it was interrupted only in words. */
async function interruptible<Result>(work: LongWork, run: () => Promise<Result>): Promise<Result> {
  const stopped = new AnkiError('interrupted', 'Interrupted');
  if (work.isCancelled?.()) throw stopped;
  try {
    const result = await run();
    if (result === undefined && work.isCancelled?.()) throw stopped;
    return result;
  } catch (error) {
    if (work.isCancelled?.()) throw stopped;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AnkiError('invalid', `the FSRS parameters could not be optimised: ${reason}`, { cause: error });
  }
}
