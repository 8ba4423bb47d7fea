import * as z from 'zod';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import { type CardId, cardId } from '../engine/ids/ids.ts';
import { schedulerOf } from '../engine/scheduler/scheduler.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import * as ids from './id-schemas.ts';
import { isId, told } from './lax-values.ts';

const LONGEST_TIME = 0xffff_ffff;

const answer = z
  .strictObject({
    cardId: ids.cardId.describe('Id of the card'),
    ease: z.int().min(1).max(4).describe('1 (again), 2 (hard), 3 (good), 4 (easy)'),
    time: z
      .int()
      .min(0)
      .max(LONGEST_TIME)
      .default(0)
      .describe('Milliseconds that the answer took; the options of the deck limit it'),
  })
  .describe('An answer');

const laxAnswer = z.looseObject({
  cardId: z.unknown().optional(),
  ease: z.unknown().optional(),
  time: z.unknown().optional(),
});

type Answer = z.output<typeof laxAnswer>;

const answerCards = defineAction({
  name: 'answerCards',
  since: 6,
  summary:
    'Answers cards in the order given, whether or not they are due; false stands for an unknown card. Answers before one that is refused are kept.',
  effect: 'changes',
  // In the original each answer is an operation of its own, which a later error does not take back.
  ownTransactions: true,
  params: z.strictObject({ answers: z.array(answer).describe('Answers, the first one first') }),
  accepts: z.object({ answers: z.array(laxAnswer) }),
  result: z.array(z.boolean()).describe('Of each answer whether its card exists'),
  errors: [{ code: 'invalid', when: 'The scheduler refuses an answer: those before it are kept.' }],
  examples: [
    {
      collection: 'study',
      params: {
        answers: [
          { cardId: 1762652001116, ease: 3, time: 4200 },
          { cardId: 1234567890123, ease: 4 },
        ],
      },
      result: [true, false],
    },
  ],
  run: ({ col }, { answers }) => answerAll(col, answers),
});

export const answerActions = family('answer', { answerCards });

/** One transaction for all that come before the first error, which is thrown when they are stored. */
function answerAll(col: Collection, answers: readonly Answer[]): boolean[] {
  const [only] = answers;
  if (only && answers.length === 1) return [col.transact('Answer Card', () => answerOne(col, only))];
  let refused: { error: unknown } | undefined;
  const results = col.groupUndo(
    'answerCards',
    () => {
      const done: boolean[] = [];
      for (const given of answers) {
        try {
          done.push(col.attempt(() => answerOne(col, given)));
        } catch (error) {
          refused = { error };
          break;
        }
      }
      return done;
    },
    { atomic: true },
  );
  if (refused) throw refused.error;
  return results;
}

/** False for what is not in the collection. What is asked first decides which error is told. */
function answerOne(col: Collection, given: Answer): boolean {
  const id = idOf(required(given, 'cardId'));
  const ease = required(given, 'ease');
  const card = col.cards.get(id);
  if (!card) return false;
  const millisTaken = millisOf(given.time);
  try {
    schedulerOf(col).answer(id, easeOf(ease), { millisTaken, card });
    return true;
  } catch (error) {
    if (error instanceof AnkiError && error.code === 'not_found') return false;
    throw error;
  }
}

function required(given: Answer, name: 'cardId' | 'ease'): unknown {
  if (!Object.hasOwn(given, name)) throw new AnkiError('invalid', `'${name}'`);
  return given[name];
}

function idOf(value: unknown): CardId {
  if (isId(value)) return cardId(value);
  throw new AnkiError('invalid', `'cardId' must be a whole number, not ${told(value)}`);
}

/** The engine refuses numbers that are no button; `true` is Python's 1. */
const easeOf = (value: unknown): number => (value === true ? 1 : typeof value === 'number' ? value : 0);

function millisOf(value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number' && value > -1 && value <= LONGEST_TIME) return Math.trunc(value);
  throw new AnkiError('invalid', `'time' must be a number of milliseconds, not ${told(value)}`);
}
