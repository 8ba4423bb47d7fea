import { expect, test } from 'vitest';
import { standingClock } from '../../test/support.ts';
import type { Job } from '../actions/jobs.ts';
import { cancelBoard, JobSource, RunningJobs } from './jobs.ts';

/** The engine's side and what the other thread makes of its messages. */
function bothThreads() {
  const board = cancelBoard();
  const mirror = new RunningJobs(board);
  const told: (Job | { readonly ended: number })[] = [];
  const source = new JobSource(board, standingClock('2026-06-15T12:00:00Z'), (message) => {
    told.push(message);
    if ('ended' in message) mirror.remove(message.ended);
    else mirror.set(message);
  });
  return { mirror, source, told };
}

test('the other thread sees a job from its begin to its end', () => {
  const { mirror, source } = bothThreads();
  const { work, end } = source.begin('importPackage');
  const job = { id: 1, action: 'importPackage', startedAt: Date.parse('2026-06-15T12:00:00Z') };
  expect(mirror.list()).toEqual([{ ...job, stage: null, done: 0, total: 0, cancellable: true }]);
  work.onProgress?.(5, 10, 'Processed 5 notes...');
  expect(mirror.list()).toEqual([
    { ...job, stage: 'Processed 5 notes...', done: 5, total: 10, cancellable: true },
  ]);
  expect(source.jobs.list()).toEqual(mirror.list());
  end();
  expect([mirror.list(), source.jobs.list()]).toEqual([[], []]);
});

test('it is told of each stage, but not of every step', () => {
  const { source, told } = bothThreads();
  const { work } = source.begin('checkDatabase');
  work.onProgress?.(0, 0, 'Checking cards...');
  for (let i = 0; i < 1000; i++) work.onProgress?.(i, 1000, `Checked ${i}...`);
  work.onProgress?.(0, 0, 'Checking history...');
  const stages = told.map((message) => ('ended' in message ? '' : message.stage?.replace(/\d+/, 'n')));
  expect([...new Set(stages)]).toEqual([
    undefined,
    'Checking cards...',
    'Checked n...',
    'Checking history...',
  ]);
  expect(told.length).toBeLessThan(20);
});

test('either thread can end one job, and only that; its place may be taken again', () => {
  const { mirror, source } = bothThreads();
  const jobs = Array.from({ length: 130 }, (_, i) => source.begin(`job ${i + 1}`));
  const cancelled = () => jobs.flatMap(({ work }, i) => (work.isCancelled?.() ? [i + 1] : []));
  expect(mirror.cancel(3)).toBe(true);
  expect(source.jobs.cancel(4)).toBe(true);
  expect(cancelled()).toEqual([3, 4]);
  expect(mirror.list().flatMap(({ id, cancellable }) => (cancellable ? [] : [id]))).toEqual([3, 4]);
  jobs[2]?.end();
  expect(mirror.cancel(3)).toBe(false);
  expect(mirror.cancel(1000)).toBe(false);
});
