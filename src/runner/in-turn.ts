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
  most = MOST,
): unknown[] | Promise<unknown[]> {
  const answers: unknown[] = [];
  let size = 0;
  const add = (one: unknown): void => {
    size += answerSize(one);
    answers.push(one);
  };
  /** Goes on up to an answer that is waited for, which it gives back. */
  const step = (): Promise<unknown> | undefined =>
    groupUndo(operation, () => {
      while (answers.length < items.length) {
        const one = size > most ? TOO_LARGE : answer(items[answers.length] as Item); // there is one
        if (one instanceof Promise) return one;
        add(one);
      }
      return undefined;
    });
  const waiting = step();
  return waiting ? afterWaiting(waiting) : answers;

  async function afterWaiting(first: Promise<unknown>): Promise<unknown[]> {
    for (let late: Promise<unknown> | undefined = first; late; late = step()) add(await late);
    return answers;
  }
}
