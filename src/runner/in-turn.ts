import { answerSize } from './answer-size.ts';
import type { Environment } from './environment.ts';

/** Bytes of JSON that the answers of one request may have together. */
const MOST = 256 * 1024 * 1024;

const TOO_LARGE = {
  result: null,
  error: `not done: the answers before are larger than ${MOST / 1024 / 1024} MB together already`,
};

/**
 * Answers all of `items`, one after the other, as one undo step; when one of them waits for something outside, what comes
 * before it and what comes after it are a step each. What comes after too large answers is not done.
 */
export function inTurn<Item>(
  groupUndo: Environment['groupUndo'],
  operation: string,
  items: readonly Item[],
  answer: (item: Item) => unknown,
  before: readonly unknown[] = [],
  most = MOST,
): unknown[] | Promise<unknown[]> {
  const answers = [...before];
  let size = answers.reduce((sum: number, one) => sum + answerSize(one), 0);
  const waiting = groupUndo(operation, () => {
    for (const item of items.slice(answers.length)) {
      const one = size > most ? TOO_LARGE : answer(item);
      if (one instanceof Promise) return one;
      size += answerSize(one);
      answers.push(one);
    }
    return undefined;
  });
  if (!waiting) return answers;
  return waiting.then((late) => inTurn(groupUndo, operation, items, answer, [...answers, late], most));
}
