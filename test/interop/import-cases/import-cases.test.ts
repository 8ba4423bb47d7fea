import { describe, expect, test } from 'vitest';
import { readCases } from './case.ts';
import { sorted } from './contents.ts';
import { comparable, play } from './play.ts';

/**
 * Where AnkiConnect uses Anki's old importer and exporter, and we the engine's: the recording of the old code says what
 * is left behind, `expected-by-engine.json` (record_by_engine.py) what real Anki's engine makes of the same files.
 */
const DEPARTURES: Readonly<Record<string, string>> = {
  'apkg-04-ankiconnect-importer': 'the same notes and cards; the log is that of the engine',
  'apkg-05-ankiconnect-importer-modern': "today's packages are read",
  'apkg-07-reimport-ankiconnect': 'tags of replaced notes stay in the list',
  'apkg-10-notetype-changed-ankiconnect': 'the other note type comes in beside ours with a + to its name',
  'apkg-15-stock-notetype-ankiconnect': 'Basic of another collection is Basic+',
  'apkg-17-media-conflict-ankiconnect': 'the file gets its hash into its name',
  'apkg-20-filtered-ankiconnect': 'the filtered deck stays one',
  'export-apkg-variants': 'the package has a version and keeps flags',
};

const cases = readCases();

test('there are 60 cases', () => {
  expect(cases).toHaveLength(60);
});

test('only where the old code was recorded we go by the engine', () => {
  expect(cases.filter(({ byEngine }) => byEngine).map(({ name }) => name)).toEqual(Object.keys(DEPARTURES));
});

describe('imports and exports as recorded with real Anki', () => {
  test.each(cases.map((given) => [given.name, given] as const))('%s', async (_, given) => {
    const expected = given.byEngine ?? given.expected;
    const { results, collection } = await play(given);
    expect(results).toEqual(expected.results.map(comparable));
    expect(sorted(collection)).toEqual(sorted(expected.collection));
  });
});
