import { expect, test } from 'vitest';
import { UndoQueue } from './undo-queue.ts';

const MB = 1024 * 1024;

const step = (operation: string, megabytes: number) => ({
  operation,
  at: 0,
  changesets: [new Uint8Array(megabytes * MB)],
});

/** The names of the steps that can still be undone, the last first. */
function kept(queue: UndoQueue): string[] {
  const names: string[] = [];
  for (let next = queue.next; next; next = queue.next) {
    names.push(next.operation);
    queue.moveToUndone();
  }
  return names;
}

test('the oldest steps are forgotten when all are too large together', () => {
  const queue = new UndoQueue();
  for (const name of ['a', 'b', 'c', 'd']) queue.push(step(name, 25));
  expect(kept(queue)).toEqual(['d', 'c']);
});

test('the last step is kept, however large', () => {
  const queue = new UndoQueue();
  queue.push(step('small', 1));
  queue.push(step('large', 80));
  expect(kept(queue)).toEqual(['large']);
});

test('thirty small steps stay', () => {
  const queue = new UndoQueue();
  for (let i = 0; i < 40; i++) queue.push(step(String(i), 0));
  expect(kept(queue)).toHaveLength(30);
});
