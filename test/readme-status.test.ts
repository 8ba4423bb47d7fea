import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACTIONS } from '../src/actions/index.ts';

/** The rows of the README's table "Status": action, and 'yes' or why it does not answer yet. */
const rows = new Map(
  [...section('Status').matchAll(/^\| `(\w+)` \| (.+?) \|$/gm)].map(([, name = '', status = '']) => [
    name,
    status,
  ]),
);

test('the status table names every action of the original, and ours', () => {
  const original: { response: { result: { actions: string[] } } } = JSON.parse(
    readFileSync(new URL('../conformance/scenarios/misc/api-reflect.json', import.meta.url), 'utf8'),
  ).steps[1];
  const ours = ACTIONS.all.map((action) => action.name);
  expect([...rows.keys()].sort()).toEqual(
    [...new Set([...original.response.result.actions, ...ours])].sort(),
  );
});

test('it says of each whether it answers', () => {
  const wrong = [...rows].filter(
    ([name, status]) => (status === 'yes') !== (ACTIONS.find(name, 6) !== undefined),
  );
  expect(wrong.filter(([name]) => !OLD_ONLY.has(name))).toEqual([]);
});

/** Known to requests of version 4 and below only. */
const OLD_ONLY = new Set(
  ACTIONS.all.filter((action) => action.until !== undefined).map((action) => action.name),
);

function section(title: string): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  return new RegExp(`^## ${title}\\n(.*?)(?=^## |$(?![^]))`, 'ms').exec(readme)?.[1] ?? '';
}
