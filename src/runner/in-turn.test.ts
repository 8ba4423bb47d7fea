import { expect, test } from 'vitest';
import { JsonText } from '../engine/json/json-text.ts';
import { inTurn } from './in-turn.ts';

test('what comes after answers that are too large together is not done', async () => {
  const done: number[] = [];
  const answer = (later: boolean) => (item: number) => {
    done.push(item);
    const reply = {
      result: item % 2 ? new JsonText('"', 'x'.repeat(400), '"') : ['x'.repeat(400)],
      error: null,
    };
    return later ? Promise.resolve(reply) : reply;
  };
  const all = (later: boolean) => inTurn((_, fn) => fn(), 'multi', [0, 1, 2, 3, 4, 5], answer(later), 1000);
  for (const replies of [await all(false), await all(true)]) {
    expect(replies).toHaveLength(6);
    expect(replies.slice(3)).toEqual(
      Array(3).fill({ result: null, error: expect.stringContaining('larger than') }),
    );
  }
  expect(done).toEqual([0, 1, 2, 0, 1, 2]);
});

test('many that wait are answered without going over what was answered before', async () => {
  let looks = 0;
  const answer = (item: number) =>
    Promise.resolve({
      get result() {
        looks++;
        return item;
      },
      error: null,
    });
  const items = Array.from({ length: 300 }, (_, i) => i);
  const replies = await inTurn((_, fn) => fn(), 'multi', items, answer);
  expect(looks).toBe(300);
  expect(replies).toHaveLength(300);
});
