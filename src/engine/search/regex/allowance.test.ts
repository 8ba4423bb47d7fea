import { expect, test } from 'vitest';
import { Allowance } from './allowance.ts';

const SLICE = 150;

test('work is counted, in however many parts', () => {
  const allowance = new Allowance();
  const spend = () => {
    const started = performance.now();
    while (performance.now() - started < SLICE);
    allowance.spendSince(started);
  };
  spend();
  expect(() => {
    for (let i = 0; i < 20; i++) spend();
  }).toThrow('the regular expression takes too long');
});

test('waiting is not: another program may have the processor', () => {
  const allowance = new Allowance();
  const started = performance.now();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
  allowance.spendSince(started);
  allowance.check();
});
