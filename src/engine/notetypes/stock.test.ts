import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import type { Random } from '../random/random.ts';
import { searchOf } from '../search/search.ts';
import { draftOf } from './draft.ts';
import { type LegacyNotetype, notetypeToLegacy } from './legacy.ts';
import type { Notetype } from './notetype.ts';
import { allStockNotetypes, STOCK_KINDS } from './stock.ts';

/** The note types of a collection that Anki itself made. */
const recorded: LegacyNotetype[] = JSON.parse(
  readFileSync(new URL('../../../test/reference/legacy-notetypes.json', import.meta.url), 'utf8'),
).empty;

/** Counts, so that each id shows that it was drawn. */
function countingRandom(): Random {
  let next = 0n;
  return { below: () => 0, int64: () => next++ };
}

test('the stock note types are those of a collection that Anki made', () => {
  const col = openFixture('empty');
  for (const { id } of col.notetypes.namesAndIds()) col.notetypes.remove(id);
  for (const draft of allStockNotetypes(col.random)) col.notetypes.add(draft, { skipChecks: true });
  // Removing the last one has left a Basic, which goes again.
  col.notetypes.remove(named(col, 'Basic').id);
  const made = col.notetypes.all().map(notetypeToLegacy);
  expect(made.map(({ name }) => name)).toContain('Image Occlusion');
  for (const notetype of made) {
    const expected = recorded.find(({ name }) => name === notetype.name.replace('+', ''));
    expect(withoutIds(notetype)).toEqual(expected && withoutIds(expected));
  }
});

test('every field and template has an id of its own', () => {
  const parts = allStockNotetypes(countingRandom()).flatMap(({ fields, templates }) => [
    ...fields,
    ...templates,
  ]);
  expect(new Set(parts.map(({ config }) => config.id)).size).toBe(parts.length);
});

test('restoring brings back fields, templates and styling; notes keep their first fields', () => {
  const col = openFixture('study');
  const cloze = draftOf(named(col, 'Cloze'));
  cloze.config.css = '';
  cloze.fields = cloze.fields.slice(0, 1);
  cloze.fields.forEach((field) => {
    field.name = 'Renamed';
  });
  col.notetypes.update(cloze);
  const restored = col.notetypes.restoreToStock(cloze.id);
  expect(restored.fields.map(({ name }) => name)).toEqual(['Text', 'Back Extra']);
  expect(restored.templates[0]?.config.qFormat).toBe('{{cloze:Text}}');
  expect(restored.config.css).toContain('.nightMode .cloze');
  const notes = col.notes.getMany(searchOf(col).notes('note:Cloze'));
  expect(notes.length).toBeGreaterThan(0);
  expect(notes.every(({ fields }) => fields.length === 2 && fields[0] !== '')).toBe(true);
});

test('restoring needs to know the kind', () => {
  const col = openFixture('study');
  const draft = draftOf(named(col, 'Vocabulary ✓'));
  draft.config.originalStockKind = 0;
  const { id } = col.notetypes.update(draft);
  expect(() => col.notetypes.restoreToStock(id)).toThrow('unknown original notetype kind');
  for (const kind of STOCK_KINDS.slice(0, 4))
    expect(col.notetypes.restoreToStock(id, kind).config.kind).toBe(0);
});

function named(col: Collection, name: string): Notetype {
  const notetype = col.notetypes.byName(name);
  if (!notetype) throw new Error(`there is no ${name}`);
  return notetype;
}

function withoutIds({ flds, tmpls, ...rest }: LegacyNotetype): unknown {
  const parts = {
    flds: flds.map((field) => ({ ...field, id: 0 })),
    tmpls: tmpls.map((template) => ({ ...template, id: 0 })),
  };
  return { ...rest, ...parts, id: 0, mod: 0, usn: 0, name: rest.name.replace('+', '') };
}
