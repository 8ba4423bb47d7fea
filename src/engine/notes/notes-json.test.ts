import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { type NoteId, noteId, notetypeId } from '../ids/ids.ts';
import { searchOf } from '../search/search.ts';
import { type NoteFrame, readNotesJson } from './notes-json.ts';

const FRAME: Omit<NoteFrame, 'aroundFields'> = {
  beforeId: '[',
  beforeTags: ',',
  beforeCards: ',',
  end: ']',
  unknown: 'null',
};

function world() {
  const col = openFixture('study');
  const aroundFields = new Map(
    col.notetypes.all().map(({ id, fields }) => [id, [',[', ...fields.slice(1).map(() => ','), '],']]),
  );
  const read = (ids: readonly NoteId[]): unknown[] =>
    JSON.parse(
      `[${readNotesJson(col.db, ids, { ...FRAME, aroundFields }).map((piece) => Buffer.from(piece))}]`,
    );
  return { col, read, ids: searchOf(col).notes('') };
}

test('what is told is what is stored, in the order asked for, repeated and unknown ids included', () => {
  const { col, read, ids } = world();
  const [a, b, c] = [ids[2], ids[0], ids[1]] as [NoteId, NoteId, NoteId]; // the fixture has more
  const expected = (id: NoteId) => {
    const { tags, fields, mod } = col.notes.require(id);
    return [id, tags, fields, mod, col.cards.idsOfNotes([id]).get(id) ?? []];
  };
  expect(read([a, b, noteId(5), a, c])).toEqual([expected(a), expected(b), null, expected(a), expected(c)]);
  expect(read(ids)).toEqual(ids.map(expected));
  expect(read([])).toEqual([]);
});

test('more notes than come as one text', () => {
  const { read, ids } = world();
  const many = Array.from({ length: 4500 }, (_, i) => ids[i % ids.length] ?? noteId(0));
  expect(read(many)).toEqual(many.map((id) => read([id])[0]));
});

test('a note without cards, with fewer or more fields than its type', () => {
  const { col, read, ids } = world();
  const [id] = ids as [NoteId];
  const set = (flds: string) => col.db.run('update notes set flds = ? where id = ?', flds, id);
  const fieldsOf = () => (read([id])[0] as unknown[])[2];
  const count = (fieldsOf() as unknown[]).length;
  col.db.run('delete from cards where nid = ?', id);
  expect((read([id])[0] as unknown[])[4]).toEqual([]);
  set('alone');
  expect(fieldsOf()).toEqual(['alone', ...Array.from({ length: count - 1 }, () => '')]);
  set(Array.from({ length: count + 2 }, (_, i) => `f${i}`).join('\x1f'));
  expect(fieldsOf()).toEqual(Array.from({ length: count }, (_, i) => `f${i}`));
});

test('a note whose type is not there is refused', () => {
  const { col, read, ids } = world();
  const [id] = ids as [NoteId];
  col.db.run('update notes set mid = 77 where id = ?', id);
  expect(() => read([id])).toThrow('note type not found: 77');
  expect(() =>
    readNotesJson(col.db, [id], { ...FRAME, aroundFields: new Map([[notetypeId(77), ['']]]) }),
  ).not.toThrow();
});
