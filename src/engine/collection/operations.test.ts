import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OPERATIONS } from './operations.ts';

/** What Anki names the steps of their operations (Rust: Op). */
const recorded: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../../test/reference/undo-names.json', import.meta.url), 'utf8'),
);

test("operations that Anki has bear Anki's names, and no others do", () => {
  const names = Object.values(recorded);
  expect(OPERATIONS.anki.filter((name) => !names.includes(name))).toEqual([]);
  expect(OPERATIONS.own.filter((name) => names.includes(name))).toEqual([]);
});
