import { expect, test } from 'vitest';
import { openFixture, standingClock } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import type { NotetypeId } from '../ids/ids.ts';
import { searchOf } from '../search/search.ts';
import { draftOf, moveTo, newField, newTemplate } from './draft.ts';
import type { Notetype, NotetypeDraft } from './notetype.ts';

const NOON = '2026-06-15T12:00:00Z';

function named(col: Collection, name: string): Notetype {
  const notetype = col.notetypes.byName(name);
  if (!notetype) throw new Error(`the fixture lacks ${name}`);
  return notetype;
}

function edit(col: Collection, name: string, change: (draft: NotetypeDraft) => void): Notetype {
  const draft = draftOf(named(col, name));
  change(draft);
  return col.notetypes.update(draft);
}

const ordsOf = (col: Collection, id: NotetypeId) =>
  col.db.column<number>(
    'select ord from cards where nid in (select id from notes where mid = ?) order by id',
    id,
  );

test('moving fields carries the notes along, renaming does not touch them', () => {
  const col = openFixture('study', standingClock(NOON));
  const { id } = named(col, 'Basic');
  const before = col.notes.getMany(searchOf(col).notes(`mid:${id}`));
  const { scm } = col.stamps;
  edit(col, 'Basic', ({ fields: [front] }) => {
    if (front) front.name = 'Question';
  });
  expect(col.stamps.scm).toBe(scm);
  expect(named(col, 'Basic').templates[0]?.config.qFormat).toBe('{{Question}}');
  expect(col.notes.getMany(before.map((note) => note.id))).toEqual(before);

  edit(col, 'Basic', (draft) => draft.fields.reverse());
  expect(col.stamps.scm).toBe(Date.parse(NOON));
  expect(named(col, 'Basic').config.sortFieldIdx).toBe(1);
  const after = col.notes.getMany(before.map((note) => note.id));
  expect(after.map(({ fields }) => [...fields].reverse())).toEqual(before.map(({ fields }) => fields));
  expect(after.every(({ mod, usn }) => mod === col.now && usn === -1)).toBe(true);
});

test('all of it is one step that undo takes back', () => {
  const col = openFixture('study');
  const tables = () =>
    col.db
      .rows('select * from notes order by id')
      .concat(
        col.db.rows('select * from cards order by id'),
        col.db.rows('select ntid, ord, name, config from fields order by ntid, ord'),
        col.db.rows('select ntid, ord, name, config from templates order by ntid, ord'),
        col.db.rows('select id, name, mtime_secs, usn, config from notetypes order by id'),
      );
  const before = tables();
  edit(col, 'Basic (and reversed card)', (draft) => {
    draft.fields = [newField('New', col.random), ...draft.fields.slice(0, 1)];
    draft.templates.reverse();
    draft.templates.push(newTemplate('Third', { qFormat: '3{{Front}}', aFormat: '' }, col.random));
  });
  expect(tables()).not.toEqual(before);
  expect(col.undo()).toBe('Update Note Type');
  expect(tables()).toEqual(before);
  expect(named(col, 'Basic (and reversed card)').fields).toHaveLength(2);
});

test('cards go with their template, and new templates get cards', () => {
  const col = openFixture('study');
  const { id } = named(col, 'Basic (and reversed card)');
  const before = ordsOf(col, id);
  edit(col, 'Basic (and reversed card)', ({ templates }) => moveTo(templates, templates[1], 0));
  expect(ordsOf(col, id)).toEqual(before.map((ord) => 1 - ord));
  edit(col, 'Basic (and reversed card)', (draft) => {
    draft.templates = draft.templates.slice(0, 1);
  });
  expect(new Set(ordsOf(col, id))).toEqual(new Set([0]));
  expect(col.db.value('select count(*) from graves where type = 0')).toBe(before.length / 2);
  edit(col, 'Basic (and reversed card)', ({ templates }) =>
    templates.push(newTemplate('Again', { qFormat: 'x{{Front}}', aFormat: '' }, col.random)),
  );
  expect(ordsOf(col, id).filter((ord) => ord === 1)).toHaveLength(before.length / 2);
});

test('the last field and the last template stay', () => {
  const col = openFixture('empty');
  const without = (part: 'fields' | 'templates') => () =>
    edit(col, 'Basic', (draft) => {
      draft[part] = [];
    });
  expect(without('fields')).toThrow('1 field required');
  expect(without('templates')).toThrow('1 template required');
  expect(named(col, 'Basic').fields).toHaveLength(2);
});

test('what this program does not know stays byte for byte', () => {
  const col = openFixture('empty');
  const { id } = named(col, 'Basic');
  // Field number 200 with the text "new", before the known fields.
  const unknown = (table: string) =>
    col.db.run(`update ${table} set config = cast(x'c20c036e6577' || config as blob) where ntid = ?`, id);
  col.transact('Update Config', () => [unknown('fields'), unknown('templates')]);
  const rows = () => col.db.rows('select ord, config from fields where ntid = ? order by ord', id);
  col.clearCaches();
  const before = rows();
  edit(col, 'Basic', ({ config }) => {
    config.css = 'x';
  });
  expect(rows()).toEqual(before);
  edit(col, 'Basic', ({ fields }) => fields.push(newField('More', col.random)));
  expect(rows().slice(0, 2)).toEqual(before);
  edit(col, 'Basic', ({ fields }) => fields.reverse());
  const moved = col.db.column<Uint8Array>('select config from fields where ntid = ? and ord = 2', id)[0];
  expect(Buffer.from(moved ?? []).includes('new')).toBe(true);
});

test('a removed note type takes notes, cards and its settings along; another one is current', () => {
  const col = openFixture('study');
  const { id } = named(col, 'Basic');
  const notes = searchOf(col).notes(`mid:${id}`).length;
  col.transact('Update Config', () => col.config.set(`_nt_${id}_lastDeck`, 1));
  col.notetypes.remove(id);
  expect(col.notetypes.byName('Basic')).toBeUndefined();
  expect(searchOf(col).notes(`mid:${id}`)).toEqual([]);
  expect(col.db.value('select count(*) from graves where type = 1')).toBe(notes);
  expect(col.config.get(`_nt_${id}_lastDeck`)).toBeUndefined();
  expect(col.config.get('curModel')).toBe(col.notetypes.namesAndIds()[0]?.id);
  expect(col.stamps.scm).toBe(col.clock.nowMillis());
});

test('a failed save leaves no trace', () => {
  const col = openFixture('study');
  const before = named(col, 'Basic');
  const spoil = () =>
    edit(col, 'Basic', (draft) => {
      draft.fields.reverse();
      draft.templates.push(newTemplate('x', { qFormat: 'no field', aFormat: '' }, col.random));
    });
  expect(spoil).toThrow('Expected to find a field replacement on the front of the card template.');
  expect(named(col, 'Basic')).toEqual(before);
  expect(col.undoName).toBeUndefined();
});
