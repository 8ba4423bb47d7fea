import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

test('who asks for more than there is waits until others have given theirs back', () => {
  const budget = new ByteBudget(100);
  const order: string[] = [];
  const [a, b, c] = [budget.share(), budget.share(), budget.share()];
  a.grow(60, () => order.push('a'));
  b.grow(50, () => order.push('b'));
  expect(order).toEqual(['a']);
  expect(budget.isShort).toBe(true);
  c.grow(40, () => order.push('c')); // fits meanwhile
  expect(order).toEqual(['a', 'c']);
  a.release();
  expect(order).toEqual(['a', 'c', 'b']);
  expect(budget.isShort).toBe(false);
});

test('who has given up is not served any more, and gives nothing back twice', () => {
  const budget = new ByteBudget(10);
  const [a, b, c] = [budget.share(), budget.share(), budget.share()];
  a.grow(10, () => {});
  b.grow(10, () => expect.unreachable());
  b.release();
  a.release();
  a.release();
  let served = false;
  c.grow(10, () => {
    served = true;
  });
  expect(served).toBe(true);
});
