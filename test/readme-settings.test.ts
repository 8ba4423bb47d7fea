import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { settingsTable } from '../src/derive/settings-table.ts';

const README = fileURLToPath(new URL('../README.md', import.meta.url));

/** The table stands between two marks; with UPDATE_README=1 it is written there. */
test("the README's table of settings is the one that follows from their declaration", () => {
  const readme = readFileSync(README, 'utf8');
  const marked = /(?<=<!-- settings: generated -->\n\n).*?(?=\n\n<!-- \/settings -->)/s;
  expect(readme).toMatch(marked);
  const fresh = readme.replace(marked, () => settingsTable());
  if (process.env.UPDATE_README) writeFileSync(README, fresh);
  else expect(readme).toBe(fresh);
});
