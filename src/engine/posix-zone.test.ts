import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { posixZone } from './posix-zone.ts';

const MOMENTS = Array.from(
  { length: 400 },
  (_, i) => Date.UTC(2024, 0, 1) + i * 2.5 * 86_400_000 + 1_800_000,
);

const PAIRS = [
  ['CET-1CEST,M3.5.0,M10.5.0/3', 'Europe/Paris'],
  ['EST5EDT,M3.2.0,M11.1.0', 'America/New_York'],
  ['EST5EDT', 'America/New_York'],
  ['IST-5:30', 'Asia/Kolkata'],
  ['<+07>-7', 'Asia/Bangkok'],
  ['NZST-12NZDT,M9.5.0,M4.1.0/3', 'Pacific/Auckland'],
  ['<-03>3', 'America/Sao_Paulo'],
  ['<+1030>-10:30<+11>-11,M10.1.0,M4.1.0', 'Australia/Lord_Howe'],
] as const;

test.for(PAIRS)('%s is %s', ([posix, name]) => {
  const zone = posixZone(posix);
  expect(MOMENTS.map((at) => zone?.(at))).toEqual(offsetsOf(name));
});

test.for(['', 'UTC', 'Europe/Paris', 'Etc/GMT-7', 'CET-1CEST,M3.9.0,M10.5.0', 'AB1', ':/etc/localtime'])(
  '%j is no such zone',
  (text) => expect(posixZone(text)).toBeUndefined(),
);

test('days of the year, with and without the 29th of February', () => {
  const at = (text: string, day: string) => posixZone(text)?.(Date.parse(day));
  expect(at('AAA0BBB,J60/0,J300', '2024-02-29T12:00:00Z')).toBe(0);
  expect(at('AAA0BBB,J60/0,J300', '2024-03-01T12:00:00Z')).toBe(-60);
  expect(at('AAA0BBB,59/0,300', '2024-02-29T12:00:00Z')).toBe(-60);
});

/** What Node tells of a zone that it knows. */
function offsetsOf(name: string): number[] {
  const script = `console.log(JSON.stringify(${JSON.stringify(MOMENTS)}.map((at) => new Date(at).getTimezoneOffset())))`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { env: { ...process.env, TZ: name } });
  return JSON.parse(String(stdout));
}
