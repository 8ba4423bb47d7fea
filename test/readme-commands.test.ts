import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VERBS } from '../src/cli/verbs.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** What the README calls commands; several second words may share a line, as in `ankid profiles list|create`. */
const shown = new Set(
  [...readme.matchAll(/\bankid ([a-z-]+)(?: ([a-z]+(?:\|[a-z]+)*)(?![a-z.]))?/g)].flatMap(
    ([, first = '', second]) => [first, ...(second?.split('|').map((word) => `${first} ${word}`) ?? [])],
  ),
);

test('the README shows every command', () => {
  expect(VERBS.map(({ name }) => name).filter((name) => !shown.has(name))).toEqual([]);
});

test('the options that it names for commands exist', () => {
  const known = new Set(VERBS.flatMap(({ options }) => Object.keys(options)));
  const named = [...readme.matchAll(/^ {4}ankid .*$/gm)].flatMap(([line]) =>
    [...line.matchAll(/--([a-z-]+)/g)].map(([, name = '']) => name),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});
