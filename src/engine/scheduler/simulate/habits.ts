import { REVIEW_KIND, type Review } from '../../revlog/revlog.ts';
import { rounded } from '../float32.ts';

const f = Math.fround;

/** How someone answers: chances of the buttons, seconds that answers take. 32-bit floats. */
export interface Habits {
  /** Of again, hard, good, easy in the first lesson. */
  readonly firstRatings: readonly number[];
  /** Of hard, good, easy in reviews that are no failures. */
  readonly reviewRatings: readonly number[];
  /** From again, hard, good to the next button within a day. */
  readonly lessonSteps: readonly (readonly number[])[];
  readonly relearningSteps: readonly (readonly number[])[];
  /** Seconds of each button in lessons, reviews, relearning. */
  readonly costs: readonly (readonly number[])[];
}

const USUAL: Habits = {
  firstRatings: [0.24, 0.094, 0.495, 0.171],
  reviewRatings: [0.224, 0.631, 0.145],
  lessonSteps: [
    [0.3686, 0.0628, 0.5108, 0.0577],
    [0.0442, 0.4553, 0.4457, 0.0549],
    [0.0519, 0.047, 0.8462, 0.055],
  ],
  relearningSteps: [
    [0.2157, 0.0643, 0.6595, 0.0604],
    [0.05, 0.4638, 0.4475, 0.0387],
    [0.1057, 0.1434, 0.7266, 0.0244],
  ],
  costs: [
    [19.58, 18.79, 13.78, 10.71],
    [19.38, 17.59, 12.38, 8.94],
    [16.44, 15.25, 12.32, 8.03],
  ],
};

/** Longer ones were no thinking. */
const LONGEST_ANSWER = 1_200_000;
const DAY = 86_400;
const BUTTONS = [1, 2, 3, 4];

/** Learned from a log by card, the oldest first, and drawn towards the usual (crate fsrs: extract_simulator_config). */
export function habitsOf(log: readonly Review[], nextDayAt: number): Habits {
  if (log.length === 0) return { ...USUAL };
  const timed = log.filter(({ time }) => time > 0 && time < LONGEST_ANSWER).map(asKnownKind);
  const days = sameDayAnswers(timed, nextDayAt);
  const startingWith = (kind: number) => days.filter(([first]) => first?.type === kind);
  const firstButtons = buttonCounts(startingWith(REVIEW_KIND.learning));
  const lessons = firstButtons.some((count) => count > 0) ? firstButtons : [1, 1, 1, 1];
  const passed = buttonCounts(startingWith(REVIEW_KIND.review)).slice(1);
  const reviews = passed.some((count) => count > 0) ? passed : [1, 1, 1];
  const failures = startingWith(REVIEW_KIND.review).filter(([first]) => first?.ease === 1);
  return {
    firstRatings: smoothed(shares(lessons), USUAL.firstRatings, sum(lessons)),
    reviewRatings: smoothed(shares(reviews), USUAL.reviewRatings, sum(reviews)),
    lessonSteps: transitions(startingWith(REVIEW_KIND.learning), USUAL.lessonSteps),
    relearningSteps: transitions(failures, USUAL.relearningSteps),
    costs: USUAL.costs.map((usual, kind) =>
      costsOf(
        timed.filter(({ type }) => type === kind),
        usual,
      ),
    ),
  };
}

const asKnownKind = (review: Review): Review =>
  review.type >= 0 && review.type <= REVIEW_KIND.rescheduled ? review : { ...review, type: 0 };

function sameDayAnswers(log: readonly Review[], nextDayAt: number): Review[][] {
  const days = new Map<string, Review[]>();
  for (const review of log) {
    const key = `${review.cid} ${Math.trunc((Math.trunc(review.id / 1000) - nextDayAt) / DAY)}`;
    const known = days.get(key);
    if (known) known.push(review);
    else days.set(key, [review]);
  }
  return [...days.values()];
}

const buttonCounts = (days: readonly Review[][]): number[] =>
  BUTTONS.map((button) => days.filter(([first]) => first?.ease === button).length);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const shares = (counts: readonly number[]): number[] => counts.map((count) => f(count / sum(counts)));

/** As the crate has it: the more there is to learn from, the more of it counts, by 50 answers half. */
const smoothed = (found: readonly number[], usual: readonly number[], count: number): number[] => {
  const weight = f(f(count) / f(50 + count));
  return found.map((number, i) => mixed(number, usual[i] ?? 0, weight));
};

const mixed = (found: number, usual: number, weight: number): number =>
  f(f(weight * found) + f(f(1 - weight) * f(usual)));

function transitions(days: readonly Review[][], usual: Habits['lessonSteps']): number[][] {
  const counts = BUTTONS.map(() => BUTTONS.map(() => 1));
  for (const day of days)
    day.slice(1).forEach(({ ease }, i) => {
      const row = counts[(day[i]?.ease ?? 0) - 1];
      if (row) row[ease - 1] = (row[ease - 1] ?? 0) + 1;
    });
  return usual.map((row, i) => {
    const found = counts[i] ?? [];
    return smoothed(shares(found), row, sum(found));
  });
}

function costsOf(reviews: readonly Review[], usual: readonly number[]): number[] {
  return BUTTONS.map((button, i) => {
    const times = reviews.filter(({ ease }) => ease === button).map(({ time }) => time);
    const mean = times.length === 0 ? 0 : f(Math.floor(sum(times) / times.length) / 1000);
    const weight = f(times.length / (50 + times.length));
    return f(rounded(f(mixed(mean, usual[i] ?? 0, weight) * 100)) / 100);
  });
}
