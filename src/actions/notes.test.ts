import { describe, expect, test } from 'vitest';
import { call } from '../../test/served.ts';
import { openFixture } from '../../test/support.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { mediaOf } from '../engine/media/media.ts';

const note = (front: string, more: object = {}) => ({
  deckName: 'Default',
  modelName: 'Basic',
  fields: { Front: front, Back: 'back' },
  ...more,
});

const counts = (col: Collection) =>
  col.db.rows('select (select count() from notes), (select count() from cards)')[0];

describe('adding notes', () => {
  test('all or none, with all that is wrong in one text', () => {
    const col = openFixture('empty');
    const notes = [note('a'), note('a'), note(''), note('b', { modelName: "it's" }), {}, 'text', null];
    expect(() => call(col, 'addNotes', { notes })).toThrow(
      `['cannot create note because it is a duplicate', 'cannot create note because it is empty', "model was not found: it's", "the note has no 'modelName'", 'a note must be an object', 'a note must be an object']`,
    );
    expect(counts(col)).toEqual([0, 0]);
  });

  test('up to version 4 null for each that failed, the others kept', () => {
    const col = openFixture('empty');
    const ids = call(col, 'addNotes', { notes: [note('a'), note('a'), note('b')] }, { version: 4 });
    expect(ids).toEqual([expect.any(Number), null, expect.any(Number)]);
    expect(counts(col)).toEqual([2, 2]);
  });

  test('notes of one call are held against each other by the rule of each', () => {
    const col = openFixture('empty');
    col.decks.getOrCreate('Other');
    const inDeck = (deckName: string) => note('x', { deckName, options: { duplicateScope: 'deck' } });
    expect(call(col, 'addNotes', { notes: [inDeck('Default'), inDeck('Other')] })).toHaveLength(2);
    expect(() =>
      call(col, 'addNotes', { notes: [note('y', { deckName: 'Other' }), inDeck('Other')] }),
    ).toThrow('duplicate');
    const everyType = {
      modelName: 'Basic (and reversed card)',
      options: { duplicateScopeOptions: { checkAllModels: true } },
    };
    expect(() => call(col, 'addNotes', { notes: [note('z'), note('<b>z</b>', everyType)] })).toThrow(
      'duplicate',
    );
  });

  test('a duplicate in the deck that children of it have too', () => {
    const col = openFixture('empty');
    col.decks.getOrCreate('One::Child');
    call(col, 'addNote', { note: note('kid', { deckName: 'One::Child' }) });
    const options = (checkChildren: boolean) => ({
      duplicateScope: 'deck',
      duplicateScopeOptions: { deckName: 'One', checkChildren },
    });
    const can = (checkChildren: boolean) =>
      call(col, 'canAddNote', { note: note('kid', { options: options(checkChildren) }) });
    expect([can(false), can(true)]).toEqual([true, false]);
  });

  test('media go behind the texts of their fields, and what is wrong with them does', () => {
    const col = openFixture('empty');
    const audio = { filename: 'a.mp3', data: 'aGk=', fields: ['Back', 'back', 'Nope'] };
    const picture = [null, { filename: 'p.png', data: 'é<', fields: ['Front'] }];
    call(col, 'addNote', { note: note('a', { audio, picture }) });
    call(col, 'addNote', { note: note('b', { video: { ...audio, data: 'aGV5' } }) });
    expect(col.db.column("select replace(flds, char(31), '|') from notes order by id")).toEqual([
      'athe data should contain only ASCII characters|back[sound:a.mp3]',
      'b|back[sound:a-7f550a9f4c44173a37664d938f1355f0f92a47a7.mp3]',
    ]);
  });

  test('files of notes that are refused stay, as recorded', () => {
    const col = openFixture('empty');
    const audio = (filename: string) => ({ audio: { filename, data: 'aGk=', fields: ['Back'] } });
    const notes = [note('a', audio('a.mp3')), note('', audio('b.mp3')), note('c', audio('c.mp3'))];
    expect(() => call(col, 'addNotes', { notes })).toThrow('empty');
    expect(mediaOf(col).names().sort()).toEqual(['a.mp3', 'b.mp3', 'c.mp3']);
    expect(call(col, 'addNotes', { notes }, { version: 4 })).toEqual([
      expect.any(Number),
      null,
      expect.any(Number),
    ]);
    expect(mediaOf(col).names().sort()).toEqual(['a.mp3', 'b.mp3', 'c.mp3']);
  });

  test('a file without fields is stored; when it cannot be, the note is refused', () => {
    const col = openFixture('empty');
    for (const media of [{ audio: [] }, { audio: null }, { picture: [{ filename: 'x', data: 'aGk=' }] }]) {
      expect(call(col, 'addNote', { note: note(JSON.stringify(media), media) })).toEqual(expect.any(Number));
    }
    expect(mediaOf(col).names()).toEqual(['x']);
    expect(() => call(col, 'addNote', { note: note('y', { video: { filename: 'y' } }) })).toThrow(
      'You must provide',
    );
  });

  test('looking at a note stores and fetches nothing', () => {
    const col = openFixture('empty');
    const audio = { url: 'https://example.org/a.mp3', filename: 'a.mp3', fields: ['Front'] };
    const picture = { filename: 'b.png', data: 'aGk=', fields: ['Front'] };
    expect(call(col, 'canAddNotes', { notes: [note('', { audio }), note('', { picture })] })).toEqual([
      true,
      true,
    ]);
    expect(mediaOf(col).names()).toEqual([]);
  });

  test('a text of tags is parted at its blanks', () => {
    const col = openFixture('empty');
    call(col, 'addNote', { note: note('a', { tags: 'one two' }) });
    expect(col.tags.all()).toEqual(['one', 'two']);
  });

  test.each([
    [{ fields: null }, "'fields' must be an object"],
    [{ fields: { Front: 5 } }, "the field 'Front' must be a string"],
    [{ tags: [5] }, 'Must provide tags as a list of strings'],
    [{ deckName: 3 }, "'deckName' must be a string"],
    [{ options: null }, "'options' must be an object"],
    [{ options: { duplicateScopeOptions: null } }, "'duplicateScopeOptions' must be an object"],
    [{ options: { allowDuplicate: 1 } }, 'option parameter "allowDuplicate" must be boolean'],
    [{ fields: { Front: '\ud83d' } }, 'lone surrogate'],
  ])('%j is refused', (more, message) => {
    const col = openFixture('empty');
    expect(() => call(col, 'addNote', { note: note('a', more) })).toThrow(message);
    expect(call(col, 'canAddNotes', { notes: [note('a', more), note('a')] })).toEqual([false, true]);
  });

  test('whether a note can be added changes nothing', () => {
    const col = openFixture('study');
    const before = col.stamps;
    call(col, 'canAddNotesWithErrorDetail', {
      notes: [note('new', { tags: ['never-seen'], deckName: 'No such deck' }), note('q')],
    });
    expect(col.stamps).toEqual(before);
    expect(col.tags.all()).not.toContain('never-seen');
    expect(col.decks.byName('No such deck')).toBeUndefined();
  });
});

describe('changing notes', () => {
  const id = 1762000000111;
  const dog = (col: Collection) =>
    (
      call(col, 'notesInfo', { notes: [id] }) as {
        fields: Record<string, { value: string }>;
        tags: string[];
        cards: number[];
      }[]
    )[0];

  test('fields go by exact names, and the rest stays', () => {
    const col = openFixture('study');
    call(col, 'updateNoteFields', { note: { id, fields: { Back: 'x', front: 'y', Nope: 'z' } } });
    expect(dog(col)?.fields).toMatchObject({ Front: { value: 'dog' }, Back: { value: 'x' } });
  });

  test('fields stay changed when the tags after them are refused, as in the original', () => {
    const col = openFixture('study');
    expect(() => call(col, 'updateNote', { note: { id, fields: { Front: 'kept' }, tags: [5] } })).toThrow(
      'list of strings',
    );
    expect(dog(col)?.fields.Front?.value).toBe('kept');
  });

  test('tags replace all others; an unknown note is told', () => {
    const col = openFixture('study');
    call(col, 'updateNote', { note: { id, tags: ['two', 'one'] } });
    expect(dog(col)?.tags).toEqual(['one', 'two']);
    call(col, 'updateNote', { note: { id, tags: [] } });
    expect(dog(col)?.tags).toEqual([]);
    expect(() => call(col, 'updateNote', { note: { id: 5, tags: ['a'] } })).toThrow('Note was not found: 5');
    expect(() => call(col, 'updateNote', { note: { tags: ['a'] } })).toThrow("the note has no 'id'");
  });

  test('another note type: no card is without a template, none is made for text that is gone', () => {
    const col = openFixture('study');
    const [reversed] = call(col, 'findNotes', { query: 'note:"Basic (and reversed card)"' }) as number[];
    const fields = { Text: '{{c2::x}}' };
    call(col, 'updateNoteModel', {
      note: { id: reversed, modelName: 'Basic', fields: { Front: 'a' }, tags: ['t'] },
    });
    expect(col.db.column('select ord from cards where nid = ?', reversed ?? 0)).toEqual([0]);
    call(col, 'updateNoteModel', { note: { id, modelName: 'Cloze', fields, tags: [] } });
    expect(col.db.column('select ord from cards where nid = ? order by ord', id)).toEqual([0, 1]);
    expect(dog(col)?.fields).toMatchObject({ Text: { value: '{{c2::x}}' }, 'Back Extra': { value: '' } });
  });

  test('media go behind what the field has or gets', () => {
    const col = openFixture('study');
    const picture = [{ data: 'aGk=', filename: 'x.png', fields: ['Front', 'Back'] }];
    call(col, 'updateNoteFields', { note: { id, fields: { Back: 'new' }, picture } });
    expect(dog(col)?.fields.Front?.value).toBe('dog<img src="x.png">');
    expect(dog(col)?.fields.Back?.value).toBe('new<img src="x.png">');
  });
});

test('ids that no note has are empty objects', () => {
  const col = openFixture('study');
  expect(call(col, 'notesInfo', { notes: [5] })).toEqual([{}]);
  expect(call(col, 'notesModTime', { notes: [5] })).toEqual([{}]);
});

test('text that looks like JSON or like the separator inside it is told as it is', () => {
  const col = openFixture('empty');
  const fields = { Front: 'a\\u001fb "quoted"\n\t\\', Back: 'snowman ☃ 𝄞' };
  const tags = ['"r"', 'back\\slash'];
  const id = call(col, 'addNote', { note: { ...note('x'), fields, tags } });
  expect(call(col, 'notesInfo', { notes: [id, 5, id] })).toEqual([
    expect.objectContaining({
      noteId: id,
      profile: 'User 1',
      fields: { Front: { value: fields.Front, order: 0 }, Back: { value: fields.Back, order: 1 } },
      tags: expect.arrayContaining(tags),
    }),
    {},
    expect.objectContaining({ noteId: id }),
  ]);
});
