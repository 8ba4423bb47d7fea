import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { type NoteId, noteId } from '../../engine/ids/ids.ts';
import { JsonText } from '../../engine/json/json-text.ts';
import { readNotesJson } from '../../engine/notes/notes-json.ts';
import type { Notetype } from '../../engine/notetypes/notetype.ts';
import { searchOf } from '../../engine/search/search.ts';
import { SEARCH_INVALID } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import * as schemas from '../id-schemas.ts';
import { noteIds, noteInfo, unknownNote } from './schema.ts';

/** The original finds no note for null, as for an unknown id. */
const noteIdsOrNull = z.array(schemas.noteId.nullable());
const idOrNone = (id: NoteId | null): NoteId => id ?? noteId(0);

const notesInfo = defineAction({
  name: 'notesInfo',
  since: 4,
  summary: 'Tells all about notes, given by ids or by a search; an empty object stands for an unknown id.',
  effect: 'none',
  params: z.strictObject({
    notes: noteIds.optional().describe('Ids of notes; absent: the query says which'),
    query: z.string().optional().describe('Search, as in the browser; absent: notes says which'),
  }),
  accepts: z.object({
    notes: noteIdsOrNull.nullable().optional(),
    query: z.string().nullable().optional(),
  }),
  result: z.array(noteInfo).describe('Notes in the order of their ids in the request'),
  errors: [{ code: 'invalid', when: 'Neither notes nor a query is given.' }, SEARCH_INVALID],
  examples: [
    {
      collection: 'study',
      params: { notes: [1762000000111, 1234567890123] },
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
        {},
      ],
    },
  ],
  run: ({ col, profile }, { notes, query }) => {
    const ids = typeof query === 'string' ? searchOf(col).notes(query) : notes?.map(idOrNone);
    if (!ids) throw new AnkiError('invalid', 'Must provide either "notes" or a "query"');
    return infoOf(col, profile, ids);
  },
});

const notesModTime = defineAction({
  name: 'notesModTime',
  since: 6,
  summary:
    'Tells when notes were last changed, in seconds since 1970; an empty object stands for an unknown id.',
  effect: 'none',
  params: z.strictObject({ notes: noteIds }),
  accepts: z.object({ notes: noteIdsOrNull }),
  result: z
    .array(
      z.union([
        z
          .object({
            noteId: schemas.noteId.describe('Id of the note'),
            mod: z.int().describe('Time of the last change, in seconds since 1970'),
          })
          .describe('A note'),
        unknownNote,
      ]),
    )
    .describe('Notes in the order of their ids in the request'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { notes: [1762000000111, 1234567890123] },
      result: [{ noteId: 1762000000111, mod: 1781517600 }, {}],
    },
  ],
  run: ({ col }, { notes }) => {
    const ids = notes.map(idOrNone);
    const times = col.notes.modifiedTimes(ids);
    return ids.map((id) => {
      const mod = times.get(id);
      return mod === undefined ? {} : { noteId: id, mod };
    });
  },
});

export const infoActions = { notesInfo, notesModTime };

/** Notes without their type in the table are refused as not_found. */
function infoOf(col: Collection, profile: string, ids: readonly NoteId[]): JsonText {
  const chunks = readNotesJson(col.db, ids, {
    beforeId: '{"noteId":',
    beforeTags: `,"profile":${JSON.stringify(profile)},"tags":`,
    aroundFields: new Map(col.notetypes.all().map((notetype) => [notetype.id, aroundFields(notetype)])),
    beforeCards: ',"cards":',
    end: '}',
    unknown: '{}',
  });
  return new JsonText('[', ...chunks.flatMap((chunk, i) => (i === 0 ? chunk : [',', chunk])), ']');
}

function aroundFields({ name, fields }: Notetype): string[] {
  const opening = (order: number): string => (order === 0 ? ',"fields":{' : `,"order":${order - 1}},`);
  const closing = fields.length === 0 ? opening(0) : `,"order":${fields.length - 1}}`;
  return [
    ...fields.map((field, order) => `${opening(order)}${JSON.stringify(field.name)}:{"value":`),
    `${closing}},"modelName":${JSON.stringify(name)},"mod":`,
  ];
}
