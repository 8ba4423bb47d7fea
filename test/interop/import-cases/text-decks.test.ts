import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DECKS } from '../../decks-folder.ts';
import { sorted } from './contents.ts';
import { comparable, play } from './play.ts';

const names = DECKS === '' ? [] : readdirSync(DECKS).filter((name) => name.endsWith('.txt'));

describe.skipIf(names.length === 0)('real decks in text files', () => {
  test.each(names)('%s comes in as in real Anki', async (name) => {
    const expected = JSON.parse(
      gunzipSync(readFileSync(join(DECKS, `${name}.expected.json.gz`))).toString('utf8'),
    );
    const { results, collection } = await play({ ...expected, folder: DECKS });
    expect(results).toEqual(expected.results.map(comparable));
    expect(sorted(collection)).toEqual(sorted(expected.collection));
  });
});
