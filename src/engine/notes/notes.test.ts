import { describe, expect, test } from 'vitest';
import { openFixture, standingClock } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { DEFAULT_DECK_ID, type NoteId, noteId } from '../ids/ids.ts';
import { draftOf } from '../notetypes/draft.ts';

const DOG = noteId(1762000000111);

const midOf = (col: Collection, name: string) => col.notetypes.byName(name)?.id ?? expect.fail(name);

const add = (col: Collection, notetype: string, fields: string[], tags: string[] = []): NoteId =>
  col.notes.add({ mid: midOf(col, notetype), fields, tags }, DEFAULT_DECK_ID);

const row = (col: Collection, id: NoteId) =>
  col.db.get<Record<string, unknown>>('select *, typeof(sfld) as kind from notes where id = ?', id);

const graves = (col: Collection) => col.db.rows('select oid, type, usn from graves order by type, oid');

describe('a new note', () => {
  test('is stored clean, with its sort field, checksum, tags and card', () => {
    const col = openFixture('empty');
    const id = add(col, 'Basic', ['<b>12</b>\u0000\u001f', 'e\u0301\n\t'], ['b a', 'B', 'c::d']);
    expect(row(col, id)).toMatchObject({
      mod: 1781524800,
      usn: -1,
      tags: ' a b c::d ',
      flds: '<b>12</b>\u001f\u00e9\n\t',
      sfld: 12,
      kind: 'integer',
      csum: 2068971675,
      flags: 0,
      data: '',
    });
    expect(String(row(col, id)?.guid)).toMatch(/^[!-~]{8,10}$/);
    expect(col.tags.all()).toEqual(['a', 'b', 'c::d']);
    expect(col.cards.ofNotes([id])).toMatchObject([
      { ord: 0, did: 1, type: 0, queue: 0, due: 1, usn: -1, data: '{}' },
    ]);
    expect(col.config.get('nextPos')).toBe(2);
  });

  test('is what the window for adding starts from next time', () => {
    const col = openFixture('empty');
    add(col, 'Cloze', ['{{c1::x}}', '']);
    const mid = midOf(col, 'Cloze');
    expect(col.config.get('curModel')).toBe(mid);
    expect(col.config.get(`_nt_${mid}_lastDeck`)).toBe(1);
    expect(col.config.get('_deck_1_lastNotetype')).toBe(mid);
  });

  test('is refused with the wrong number of fields or text that is no text, and nothing is stored', () => {
    const col = openFixture('empty');
    expect(() => add(col, 'Basic', ['one'])).toThrow('note has 1 fields, expected 2');
    expect(() => add(col, 'Basic', ['\ud800', ''])).toThrow('surrogate');
    expect(col.db.value('select count() from notes')).toBe(0);
  });

  test('never gets the id of a deleted one, which the next sync would delete', () => {
    const col = openFixture('empty');
    const first = add(col, 'Basic', ['a', '']);
    const cards = col.cards.idsOfNotes([first]).get(first) ?? [];
    col.notes.remove([first]);
    const second = add(col, 'Basic', ['b', '']);
    expect(second).toBe(Number(first) + 1);
    expect(col.cards.idsOfNotes([second]).get(second)).not.toEqual(cards);
  });

  test('of many in one call: all or none, one undo step', () => {
    const col = openFixture('empty');
    const mid = midOf(col, 'Basic');
    const note = (front: string) => ({ note: { mid, fields: [front, ''] }, deckId: DEFAULT_DECK_ID });
    expect(() =>
      col.notes.addMany([note('a'), { note: { mid, fields: [] }, deckId: DEFAULT_DECK_ID }]),
    ).toThrow();
    expect(col.db.value('select count() from notes')).toBe(0);
    const ids = col.notes.addMany([note('a'), note('b'), note('c')]);
    expect(new Set(ids).size).toBe(3);
    expect(col.db.column('select due from cards order by id')).toEqual([1, 2, 3]);
    col.undo();
    expect(col.db.value('select count() from notes')).toBe(0);
    expect(col.config.get('nextPos')).toBe(1);
  });

  test('keeps the text as it is where normalising is switched off', () => {
    const col = openFixture('empty');
    col.transact('Update Config', () => col.config.set('normalize_note_text', false));
    expect(col.notes.require(add(col, 'Basic', ['\ufa47', ''])).fields[0]).toBe('\ufa47');
  });
});

describe('a changed note', () => {
  test('that is as it was is not written', () => {
    const col = openFixture('study');
    const before = row(col, DOG);
    col.notes.update(col.notes.require(DOG));
    expect(row(col, DOG)).toEqual(before);
  });

  test('gets its time, and the cards that it lacks, and loses none', () => {
    const col = openFixture('study');
    const id = add(col, 'Cloze', ['{{c1::a}}', '']);
    col.notes.update({ ...col.notes.require(id), fields: ['{{c2::b}}', ''] });
    expect(col.cards.ofNotes([id]).map(({ ord }) => ord)).toEqual([0, 1]);
    col.notes.update({ ...col.notes.require(DOG), tags: ['new', 'x y'] });
    expect(row(col, DOG)).toMatchObject({ mod: 1781524800, usn: -1, tags: ' new x y ' });
  });

  test('makes cards from the text as it is stored', () => {
    const col = openFixture('empty');
    const id = add(col, 'Basic (and reversed card)', ['a', '']);
    col.notes.update({ ...col.notes.require(id), fields: ['a', '\u001f'] });
    expect(col.cards.ofNotes([id])).toHaveLength(1);
  });

  test('that is given twice makes its cards once', () => {
    const col = openFixture('empty');
    const id = add(col, 'Basic (and reversed card)', ['a', '']);
    const note = { ...col.notes.require(id), fields: ['a', 'b'] };
    col.notes.updateMany([note, note]);
    expect(col.cards.ofNotes([id])).toHaveLength(2);
  });

  test('must exist', () => {
    const col = openFixture('empty');
    const note = { ...col.notes.require(add(col, 'Basic', ['a', ''])), id: noteId(5) };
    expect(() => col.notes.update(note)).toThrow('Note was not found: 5');
  });
});

test('removing notes leaves graves of them and their cards; unknown ids leave none', () => {
  const col = openFixture('study');
  const before = graves(col);
  const cards = col.cards.idsOfNotes([DOG]).get(DOG) ?? [];
  expect(col.notes.remove([DOG, noteId(5)])).toBe(cards.length);
  expect(col.notes.get(DOG)).toBeUndefined();
  expect(graves(col)).toEqual(
    [...before, ...cards.map((id) => [id, 0, -1]), [DOG, 1, -1]].sort(
      (a, b) => Number(a[1]) - Number(b[1]) || Number(a[0]) - Number(b[0]),
    ),
  );
});

test('many notes come in the order asked for, with repeats, without unknown ones', () => {
  const col = openFixture('study');
  const cat = noteId(1763630000111);
  expect(col.notes.getMany([cat, noteId(5), DOG, cat]).map(({ id }) => id)).toEqual([cat, DOG, cat]);
});

describe('the state of a note that is to be added', () => {
  test.each([
    ['Basic', ['new', ''], 'normal'],
    ['Basic', ['<br>&nbsp;', 'x'], 'empty'],
    ['Basic', ['<i>dog</i>', ''], 'duplicate'],
    ['Basic', ['{{c1::x}}', ''], 'notetype not cloze'],
    ['Cloze', ['x', ''], 'missing cloze'],
    ['Cloze', ['{{c1::x}}', '{{c1::y}}'], 'field not cloze'],
    ['Cloze', ['{{c1::x}}', ''], 'normal'],
  ])('%s %j is %s', (notetype, fields, state) => {
    const col = openFixture('study');
    expect(col.notes.state({ mid: midOf(col, notetype), fields })).toBe(state);
  });

  test('a stored note is no duplicate of itself', () => {
    const col = openFixture('study');
    expect(col.notes.state(col.notes.require(DOG))).toBe('normal');
  });
});

test('rewriting the fields of a note type brings sort field and checksum along', () => {
  const clock = standingClock('2026-06-15T12:00:00Z');
  const col = openFixture('empty', clock);
  const id = add(col, 'Basic', ['front', '7']);
  clock.tick(5000);
  const notetype = col.notetypes.require(midOf(col, 'Basic'));
  col.notes.rewriteFields(notetype, ([front = '', back = '']) => [back, front]);
  expect(row(col, id)).toMatchObject({ flds: '7\u001ffront', sfld: 7, mod: 1781524805, usn: -1 });
  const sortedByBack = { ...notetype, config: { ...draftOf(notetype).config, sortFieldIdx: 1 } };
  col.notes.rewriteFields(sortedByBack);
  expect(row(col, id)).toMatchObject({ flds: '7\u001ffront', sfld: 'front' });
});

test('text with U+0000 that another program stored is read whole; invalid UTF-8 is told', () => {
  const col = openFixture('study');
  col.transact('Update Note', () => {
    col.db.run('update notes set flds = ? where id = ?', 'a\u0000b\u001fc', DOG);
    col.db.run("update notes set flds = cast(x'ff1f61' as text) where id = ?", 1763630000111);
  });
  expect(col.notes.require(DOG).fields).toEqual(['a\u0000b', 'c']);
  expect(() => col.notes.require(noteId(1763630000111))).toThrow('not valid UTF-8');
});
