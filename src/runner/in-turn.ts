import type { Environment } from './environment.ts';

/**
 * Answers all of `items`, one after the other, as one undo step; when one of them waits for something outside, what comes
 * before it and what comes after it are a step each.
 */
export function inTurn<Item>(
  groupUndo: Environment['groupUndo'],
  operation: string,
  items: readonly Item[],
  answer: (item: Item) => unknown,
  before: readonly unknown[] = [],
): unknown[] | Promise<unknown[]> {
  const answers = [...before];
  const waiting = groupUndo(operation, () => {
    for (const item of items.slice(answers.length)) {
      const one = answer(item);
      if (one instanceof Promise) return one;
      answers.push(one);
    }
    return undefined;
  });
  if (!waiting) return answers;
  return waiting.then((late) => inTurn(groupUndo, operation, items, answer, [...answers, late]));
}
