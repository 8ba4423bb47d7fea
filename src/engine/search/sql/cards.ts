import { shortestFloat32 } from '../../json/shortest-float32.ts';
import type { Operator, Property, State } from '../tree.ts';
import type { SqlContext } from './context.ts';
import { ratedSql } from './recent.ts';

/** The day or time of a card's home deck. */
const DUE = '(case when c.odue != 0 then c.odue else c.due end)';
const DEFAULT_LEARN_AHEAD_SECS = 1200;

/** The queues: new 0, learn 1, review 2, day learn 3, preview 4, suspended -1, buried by scheduler -2, by user -3. */
const STATE_SQL: Readonly<Record<Exclude<State, 'due'>, string>> = {
  new: 'c.type = 0',
  review: 'c.type in (2, 3)',
  learn: 'c.type in (1, 3)',
  buried: 'c.queue in (-2,-3)',
  'buried-manually': 'c.queue = -3',
  'buried-sibling': 'c.queue = -2',
  suspended: 'c.queue = -1',
};

export function stateSql(state: State, context: SqlContext): string {
  if (state !== 'due') return STATE_SQL[state];
  const { now, daysElapsed } = context.timing;
  const learnCutoff = now + context.col.config.getNumber('collapseTime', DEFAULT_LEARN_AHEAD_SECS);
  return `((c.queue in (2,3) and c.due <= ${context.bind(daysElapsed)}) or (c.queue in (1,4) and c.due <= ${context.bind(learnCutoff)}))`;
}

export const flagSql = (flag: number, context: SqlContext): string =>
  `(c.flags & 7) == ${context.bind(flag)}`;

export const customDataSql = (key: string, context: SqlContext): string =>
  `${customValue(key, context)} is not null`;

/** The function is not called for cards that cannot have custom data (the key "cd", perhaps written with an escape). */
const customValue = (key: string, context: SqlContext): string =>
  `iif(instr(c.data, 'cd') or instr(c.data, '\\'), extract_custom_data(c.data, ${context.bind(key)}), null)`;

/** Rust: write_prop. */
export function propertySql(operator: Operator, property: Property, context: SqlContext): string {
  const bind = (value: number): string => `${operator} ${bindNumber(value, context)}`;
  switch (property.kind) {
    case 'due':
      return dueSql(operator, property.value, context);
    case 'pos':
      return `(c.type = 0 and ${DUE} ${bind(property.value)})`;
    case 'ivl':
    case 'reps':
    case 'lapses':
      return `c.${property.kind} ${bind(property.value)}`;
    case 'ease':
      return `c.factor ${bind(permille(property.value))}`;
    case 'rated':
      return ratedSql(operator, property.days, property.rating, context);
    case 'custom-number':
      return `cast(${customValue(property.key, context)} as float) ${bind(property.value)}`;
    case 'custom-text':
      return `${customValue(property.key, context)} ${operator} ${context.bind(property.value)}`;
    case 'stability':
      return `extract_fsrs_variable(c.data, 's') ${bind(property.value)}`;
    case 'difficulty':
      return `extract_fsrs_variable(c.data, 'd') ${bind(storedDifficulty(property.value))}`;
    case 'retrievability':
      return retrievabilitySql(bind(property.value), context);
  }
}

/** Review cards are due on a day, learning cards at a time; the division must be one of integers. */
function dueSql(operator: Operator, days: number, context: SqlContext): string {
  const { daysElapsed, nextDayAt } = context.timing;
  const onDay = `${operator} ${bindNumber(days + daysElapsed, context)}`;
  const inDays = `((${DUE} - cast(${context.bind(nextDayAt)} as integer)) / 86400) ${operator} ${bindNumber(days, context)}`;
  return `((c.queue in (2,3) and ${DUE} ${onDay}) or (c.queue in (1,4) and ${inDays}))`;
}

function retrievabilitySql(comparison: string, context: SqlContext): string {
  const { now, daysElapsed } = context.timing;
  const chance = `extract_fsrs_retrievability(c.data, ${DUE}, c.ivl, ${context.bind(daysElapsed)}, ${context.bind(now)})`;
  return `iif(c.type = 0, false, ${chance} ${comparison})`;
}

/** An ease of 2.5 is stored as 2500; below 0 counts as 0, as Rust's conversion does it. */
const permille = (ease: number): number =>
  Math.min(Math.max(Math.trunc(Math.fround(ease * 1000)), 0), 0xffff_ffff);

/** Searches count difficulty from 0 to 1, cards from 1 to 10. */
const storedDifficulty = (value: number): number => Math.fround(Math.fround(value * 9) + 1);

/** Anki writes its 32-bit floats into the SQL as short decimals, and those are what SQLite compares with. */
const bindNumber = (value: number, context: SqlContext): string => context.bind(shortestFloat32Of(value));

const shortestFloat32Of = (value: number): number =>
  Number.isInteger(value) ? value : shortestFloat32(value);
