import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { parseExactly, stringifyExactly } from '../json/exact-json.ts';
import { notetypeFromLegacy, notetypeToLegacy } from './legacy.ts';

/** What real Anki's get_notetype_legacy says of the fixtures' note types. */
const recorded = parseExactly(
  readFileSync(new URL('../../../test/reference/legacy-notetypes.json', import.meta.url), 'utf8'),
) as Record<'empty' | 'study', unknown[]>;

for (const fixture of ['empty', 'study'] as const) {
  test(`the note types of ${fixture} read as Anki shows them`, () => {
    const shown = openFixture(fixture).notetypes.all().map(notetypeToLegacy);
    expect(shown).toEqual(recorded[fixture]);
    expect(shown.map((notetype) => Object.keys(notetype))).toEqual(
      recorded[fixture].map((notetype) => Object.keys(notetype as object)),
    );
  });

  test(`the note types of ${fixture} come back from their legacy form unchanged`, () => {
    for (const notetype of openFixture(fixture).notetypes.all()) {
      expect(notetypeFromLegacy(parseExactly(stringifyExactly(notetypeToLegacy(notetype))))).toEqual(
        notetype,
      );
    }
  });
}

test('unknown keys stay on every level, long integers exact', () => {
  const [json] = structuredClone(recorded.empty) as [
    Record<string, unknown> & { flds: object[]; tmpls: object[] },
  ];
  Object.assign(json, { vers: [], addon: { big: 9_007_199_254_740_993n, text: '12345678901234567890' } });
  Object.assign(json.flds[0] ?? {}, { media: [1] });
  Object.assign(json.tmpls[0] ?? {}, { note: null });
  expect(notetypeToLegacy(notetypeFromLegacy(json))).toEqual(json);
});

test('old forms are read as Anki reads them', () => {
  const notetype = notetypeFromLegacy({
    id: '1434000000000',
    name: 'Old',
    type: 0,
    mod: 1,
    usn: -1,
    sortf: 0,
    did: 'deck',
    css: null,
    req: [[0, 'some', [0]]],
    flds: [{ name: 'Front', sticky: 'true', rtl: 0, font: 'Arial', size: 20, id: 'x' }],
    tmpls: [{ name: 'Card 1', qfmt: '{{Front}}', did: null, bsize: 300 }],
  });
  expect(notetype.id).toBe(1_434_000_000_000);
  expect(notetype.config).toMatchObject({ css: '', targetDeckIdUnused: 0n, reqs: [] });
  expect(notetype.fields[0]).toMatchObject({ ord: null, config: { sticky: true, rtl: false } });
  expect(notetype.fields[0]?.config.id).toBeUndefined();
  expect(notetype.templates[0]).toMatchObject({ ord: null, config: { aFormat: '', browserFontSize: 0 } });
});

test('what Anki refuses is refused', () => {
  expect(() => notetypeFromLegacy({ id: 1 })).toThrow('missing field `name`');
});
