import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenIdle } from './when-idle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('work is done once after each rest, and not while requests come', () => {
  const work = vi.fn();
  const idle = whenIdle(100, work);
  for (let i = 0; i < 5; i++) {
    idle.busy();
    vi.advanceTimersByTime(99);
  }
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledTimes(1);
  idle.busy();
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledTimes(2);
  idle.busy();
  idle.stop();
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledTimes(2);
  idle.busy();
  vi.advanceTimersByTime(100);
  expect(work).toHaveBeenCalledTimes(3);
});
