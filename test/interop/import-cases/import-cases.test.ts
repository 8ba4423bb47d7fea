import { describe, expect, onTestFinished, test } from 'vitest';
import { AnkiError } from '../../../src/engine/errors.ts';
import { Bench } from './bench.ts';
import { type Case, type Outcome, readCases } from './case.ts';
import { contentsOf, inOrder, sorted } from './contents.ts';
import { SET_UP } from './set-up-steps.ts';
import { RECORDED } from './steps.ts';

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
    const { results, collection } = await run(given);
    expect(results).toEqual(expected.results.map(comparable));
    expect(sorted(collection)).toEqual(sorted(expected.collection));
  });
});

async function run({ steps, folder, key }: Case): Promise<Outcome> {
  const bench = new Bench();
  onTestFinished(() => bench.close());
  const results: Record<string, unknown>[] = [];
  for (const step of steps) {
    const setUp = SET_UP[step.op];
    if (setUp) setUp(bench, step);
    else results.push({ op: step.op, ...(await attempt(bench, step, folder)) });
  }
  return { results, collection: contentsOf(bench.col, key) };
}

async function attempt(bench: Bench, step: Case['steps'][number], folder: string) {
  const play = RECORDED[step.op];
  if (!play) throw new Error(`unknown step ${step.op}`);
  try {
    return await play(bench, step, folder);
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    return { error: error.message.replaceAll(folder, '…') };
  }
}

/** Words of the recording that are Python's, and errors of zip files, which are our own. */
function comparable({ message, error, ...result }: Readonly<Record<string, unknown>>) {
  if (error === 'SyncError')
    return { ...result, error: 'the file is not an Anki package, or it is damaged: it is no zip file' };
  if (error !== undefined) return { ...result, error: message };
  return 'read_back' in result ? { ...result, read_back: sorted(result.read_back) } : inOrder(result);
}
