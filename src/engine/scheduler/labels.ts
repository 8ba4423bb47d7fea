import { rounded } from './float32.ts';
import { acrossDays, intervalOf, secondsOf } from './states/interval.ts';
import type { CardState, SchedulingStates } from './states/state.ts';

export interface LabelRules {
  readonly secsUntilRollover: number;
  /** Cards due within this time are shown early. */
  readonly learnAheadSecs: number;
}

export type ButtonLabels = readonly [again: string, hard: string, good: string, easy: string];

/** What stands above the four answer buttons, in English (Rust: describe_next_states). */
export function buttonLabels(states: SchedulingStates, rules: LabelRules): ButtonLabels {
  const label = (state: CardState) =>
    buttonLabel(secondsOf(acrossDays(intervalOf(state), rules.secsUntilRollover)), rules.learnAheadSecs);
  return [label(states.again), label(states.hard), label(states.good), label(states.easy)];
}

/** Like "4d", or "<10m" for what is shown early; the number stands between two invisible marks of direction. */
export function buttonLabel(seconds: number, learnAheadSecs: number): string {
  if (seconds === 0) return '(end)';
  const [length, name, places] = unitOf(f(seconds));
  const scale = 10 ** places;
  const amount = f(rounded(f(f(f(seconds) / length) * scale)) / scale);
  const span = `\u2068${Number(amount.toFixed(2))}\u2069${name}`;
  return seconds < learnAheadSecs ? `<${span}` : span;
}

const f = Math.fround;

type Unit = readonly [seconds: number, name: string, decimalPlaces: number];

const YEAR = 365 * 86_400;
const UNITS: readonly Unit[] = [
  [1, 's', 0],
  [60, 'm', 0],
  [3600, 'h', 1],
  [86_400, 'd', 0],
  [YEAR / 12, 'mo', 1],
];
const YEARS: Unit = [YEAR, 'y', 1];

/** The longest unit that fits into the time. */
const unitOf = (seconds: number): Unit => UNITS.find((_, i) => seconds < (UNITS[i + 1] ?? YEARS)[0]) ?? YEARS;
