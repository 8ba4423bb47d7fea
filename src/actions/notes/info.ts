import { z } from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { type NoteId, type NotetypeId, noteId } from '../../engine/ids.ts';
import type { Note } from '../../engine/notes/note.ts';
import { type AnyAction, defineAction } from '../define.ts';
import { noteIds, noteInfo } from './schema.ts';

const notesInfo = defineAction({
  name: 'notesInfo',
  since: 4,
  summary: 'Tells all about notes, given by ids or by a search; an empty object stands for an unknown id.',
  kind: 'read',
  params: z.object({ notes: noteIds.nullable().optional(), query: z.string().nullable().optional() }),
  result: z.array(noteInfo),
  examples: [
    {
      params: { notes: [1762000000111] },
      result: [
        {
          noteId: 1762000000111,
          profile: 'User 1',
          tags: ['animal'],
          fields: { Front: { value: 'dog', order: 0 }, Back: { value: 'Hund', order: 1 } },
          modelName: 'Basic',
          mod: 1781517600,
          cards: [1762000001112],
        },
      ],
    },
  ],
  run: ({ col, profile }, { notes, query }) => {
    const ids = typeof query === 'string' ? col.search.notes(query) : notes?.map(noteId);
    if (!ids) throw new AnkiError('invalid', 'Must provide either "notes" or a "query"');
    return infoOf(col, profile, ids);
  },
});

const notesModTime = defineAction({
  name: 'notesModTime',
  since: 6,
  summary:
    'Tells when notes were last changed, in seconds since 1970; an empty object stands for an unknown id.',
  kind: 'read',
  params: z.object({ notes: noteIds }),
  result: z.array(z.union([z.object({ noteId: z.int(), mod: z.int() }), z.strictObject({})])),
  examples: [{ params: { notes: [1762000000111] }, result: [{ noteId: 1762000000111, mod: 1781517600 }] }],
  run: ({ col }, { notes }) => {
    const times = col.notes.modifiedTimes(notes.map(noteId));
    return notes.map((id) => {
      const mod = times.get(noteId(id));
      return mod === undefined ? {} : { noteId: id, mod };
    });
  },
});

export const infoActions: readonly AnyAction[] = [notesInfo, notesModTime];

function infoOf(col: Collection, profile: string, ids: readonly NoteId[]) {
  const notes = new Map(col.notes.getMany([...new Set(ids)]).map((note) => [note.id, note]));
  const cards = col.cards.idsOfNotes([...notes.keys()]);
  const types = new Map<NotetypeId, { name: string; fields: readonly string[] }>();
  return ids.map((id) => {
    const note = notes.get(id);
    if (!note) return {};
    const type = types.get(note.mid) ?? typeOf(col, note.mid);
    types.set(note.mid, type);
    return {
      noteId: id,
      profile,
      tags: note.tags,
      fields: fieldsOf(note, type.fields),
      modelName: type.name,
      mod: note.mod,
      cards: cards.get(id) ?? [],
    };
  });
}

function typeOf(col: Collection, mid: NotetypeId) {
  const { name, fields } = col.notetypes.require(mid);
  return { name, fields: fields.map((field) => field.name) };
}

function fieldsOf(note: Note, names: readonly string[]) {
  const fields: Record<string, { value: string; order: number }> = {};
  names.forEach((name, order) => {
    fields[name] = { value: note.fields[order] ?? '', order };
  });
  return fields;
}
