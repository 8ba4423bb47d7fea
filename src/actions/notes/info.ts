import { z } from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { type NoteId, type NotetypeId, noteId, notetypeId } from '../../engine/ids.ts';
import { type NoteText, readNoteTexts } from '../../engine/notes/info-text.ts';
import { splitTags } from '../../engine/tags/name.ts';
import { type AnyAction, defineAction } from '../define.ts';
import { JsonText } from '../json-text.ts';
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

/** The answer's JSON, put together from texts that are JSON already. */
function infoOf(col: Collection, profile: string, ids: readonly NoteId[]): JsonText {
  const quotedProfile = JSON.stringify(profile);
  const typeOf = remembering((mid: number) => memberNames(col, notetypeId(mid)));
  const tagsOf = remembering(tagList);
  const infoOfNote = (note: NoteText): string => {
    const type = typeOf(note.mid);
    const fields = type.fields.map(
      (member, order) => `${member}${note.fields[order] ?? '""'},"order":${order}}`,
    );
    return `{"noteId":${note.id},"profile":${quotedProfile},"tags":${tagsOf(note.tags)},"fields":{${fields.join(',')}},"modelName":${type.name},"mod":${note.mod},"cards":[${note.cards}]}`;
  };
  const texts = readNoteTexts(col.db, [...new Set(ids)]);
  const infos = ids.map((id) => {
    const note = texts.get(id);
    return note ? infoOfNote(note) : '{}';
  });
  return new JsonText(`[${infos.join(',')}]`);
}

/** What stands before each field's value, in the order of the fields. */
function memberNames(col: Collection, mid: NotetypeId): { name: string; fields: readonly string[] } {
  const { name, fields } = col.notetypes.require(mid);
  return {
    name: JSON.stringify(name),
    fields: fields.map((field) => `${JSON.stringify(field.name)}:{"value":`),
  };
}

/** The stored tags are quoted as a whole; none of the characters that part them is changed by quoting. */
const tagList = (quoted: string): string =>
  `[${splitTags(quoted)
    .map((tag) => `"${tag}"`)
    .join(',')}]`;

function remembering<Key, Value>(find: (key: Key) => Value): (key: Key) => Value {
  const found = new Map<Key, Value>();
  return (key) => {
    const known = found.get(key);
    if (known !== undefined) return known;
    const value = find(key);
    found.set(key, value);
    return value;
  };
}
