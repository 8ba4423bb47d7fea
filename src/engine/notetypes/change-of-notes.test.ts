import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import type { NoteId } from '../ids/ids.ts';
import { searchOf } from '../search/search.ts';
import type { Notetype } from './notetype.ts';

function named(col: Collection, name: string): Notetype {
  const notetype = col.notetypes.byName(name);
  if (!notetype) throw new Error(`the fixture lacks ${name}`);
  return notetype;
}

function notesOf(col: Collection, name: string): NoteId[] {
  return searchOf(col).notes(`"note:${name}"`);
}

const ordsOf = (col: Collection, id: NoteId) =>
  col.cards
    .ofNotes([id])
    .map(({ ord }) => ord)
    .sort();

test('fields and templates are matched by name first, then in order', () => {
  const col = openFixture('study');
  const [basic, typing, vocabulary] = ['Basic', 'Basic (type in the answer)', 'Vocabulary ✓'].map((name) =>
    named(col, name),
  );
  if (!basic || !typing || !vocabulary) throw new Error('unreachable');
  expect(col.notetypes.defaultChange(basic.id, typing.id)).toMatchObject({
    fieldMap: [0, 1],
    templateMap: [0],
  });
  expect(col.notetypes.defaultChange(basic.id, vocabulary.id)).toMatchObject({
    fieldMap: [0, 1, null, null],
    templateMap: [0, null, null],
  });
  expect(col.notetypes.defaultChange(basic.id, named(col, 'Cloze').id).templateMap).toBeNull();
});

test('cards of templates that are not mapped go, missing ones come, no note is left without a card', () => {
  const col = openFixture('study');
  const [old, fresh] = [named(col, 'Basic (and reversed card)'), named(col, 'Basic')];
  const notes = notesOf(col, old.name);
  const second = col.cards.ofNotes(notes).filter(({ ord }) => ord === 1);
  col.notetypes.changeOfNotes(notes, {
    oldNotetypeId: old.id,
    newNotetypeId: fresh.id,
    fieldMap: [1, 0],
    templateMap: [1],
  });
  expect(new Set(col.cards.ofNotes(notes).map(({ id }) => id))).toEqual(new Set(second.map(({ id }) => id)));
  expect(notes.every((id) => ordsOf(col, id).join() === '0')).toBe(true);
  expect(col.stamps.scm).toBe(col.clock.nowMillis());
});

test('a change to the same note type that drops all cards makes new ones', () => {
  const col = openFixture('study');
  const { id } = named(col, 'Basic');
  const [note] = notesOf(col, 'Basic');
  if (!note) throw new Error('unreachable');
  const before = col.cards.ofNotes([note])[0]?.id;
  col.notetypes.changeOfNotes([note], {
    oldNotetypeId: id,
    newNotetypeId: id,
    fieldMap: [0, 1],
    templateMap: [null],
  });
  const after = col.cards.ofNotes([note]);
  expect(after).toHaveLength(1);
  expect(after[0]?.id).not.toBe(before);
});

test('clozes become normal notes and back', () => {
  const col = openFixture('study');
  const [cloze, reversed] = [named(col, 'Cloze'), named(col, 'Basic (and reversed card)')];
  const note = notesOf(col, 'Cloze').find((id) => ordsOf(col, id).length > 1);
  if (!note) throw new Error('the fixture lacks a cloze note with several cards');
  const ids = col.cards.ofNotes([note]).map(({ id }) => id);
  col.notetypes.changeOfNotes([note], col.notetypes.defaultChange(cloze.id, reversed.id));
  expect(ordsOf(col, note).every((ord) => ord < 2)).toBe(true);
  expect(col.notes.require(note).mid).toBe(reversed.id);
  col.notetypes.changeOfNotes([note], col.notetypes.defaultChange(reversed.id, cloze.id));
  expect(col.notes.require(note).mid).toBe(cloze.id);
  expect(col.cards.ofNotes([note]).some(({ id }) => ids.includes(id))).toBe(true);
});

test('an unknown note takes everything back', () => {
  const col = openFixture('study');
  const [old, fresh] = [named(col, 'Basic'), named(col, 'Cloze')];
  const notes = notesOf(col, 'Basic');
  const change = col.notetypes.defaultChange(old.id, fresh.id);
  expect(() => col.notetypes.changeOfNotes([...notes, 1 as NoteId], change)).toThrow('1');
  expect(notesOf(col, 'Basic')).toEqual(notes);
});
