import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { noteId } from '../../engine/ids/ids.ts';
import { isObject, type JsonObject } from '../../engine/json/json-object.ts';
import type { Note } from '../../engine/notes/note.ts';
import { MEDIA_FILE_ERRORS, NOTE_UNKNOWN } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import type { FetchedFiles } from '../file-sources.ts';
import { placeFields } from './draft.ts';
import { addMedia, noteSources, storing } from './media.ts';
import { anyNote, changedFields, changedNote, remodelledNote } from './schema.ts';
import { asObject, fieldTexts, invalid, isTextList, required, requiredId, tagList } from './values.ts';

const updateNoteFields = defineAction({
  name: 'updateNoteFields',
  since: 4,
  summary: 'Changes fields of a note, by their exact names; missing cards are made, none is taken away.',
  effect: 'changes',
  touches: ['files', 'network'],
  params: z.strictObject({ note: changedFields }),
  accepts: anyNote,
  result: z.null(),
  errors: [NOTE_UNKNOWN, ...MEDIA_FILE_ERRORS],
  examples: [
    {
      collection: 'study',
      params: {
        note: { id: 1762000000111, fields: { Front: 'new front content', Back: 'new back content' } },
      },
      result: null,
    },
  ],
  sources: ({ note }) => noteSources(note),
  run: ({ col, fetched }, { note }) => {
    changeFields(col, asObject(note, 'the note'), fetched);
    return null;
  },
});

const updateNote = defineAction({
  name: 'updateNote',
  since: 6,
  summary: 'Changes fields of a note, its tags, or both; the tags given replace all others.',
  effect: 'changes',
  touches: ['files', 'network'],
  // In the original fields stay changed when the tags after them are refused.
  ownTransactions: true,
  params: z.strictObject({ note: changedNote }),
  accepts: anyNote,
  result: z.null(),
  errors: [
    NOTE_UNKNOWN,
    { code: 'invalid', when: 'Neither fields nor tags are given.' },
    ...MEDIA_FILE_ERRORS,
  ],
  examples: [
    {
      collection: 'study',
      params: { note: { id: 1762000000111, fields: { Front: 'new front content' }, tags: ['new', 'tags'] } },
      result: null,
    },
  ],
  sources: ({ note }) => noteSources(note),
  run: ({ col, fetched }, { note: value }) => {
    const note = asObject(value, 'the note');
    const [hasFields, hasTags] = [Object.hasOwn(note, 'fields'), Object.hasOwn(note, 'tags')];
    if (!hasFields && !hasTags) throw invalid('Must provide a "fields" or "tags" property.');
    const tags = typeof note.tags === 'string' || isTextList(note.tags) ? tagList(note.tags) : undefined;
    col.groupUndo(
      'updateNote',
      () => {
        if (hasFields) changeFields(col, note, fetched);
        if (tags) replaceTags(col, note, tags);
      },
      { atomic: true },
    );
    if (hasTags && !tags) throw invalid('Must provide tags as a list of strings');
    return null;
  },
});

const updateNoteModel = defineAction({
  name: 'updateNoteModel',
  since: 6,
  summary:
    'Gives a note another note type with new fields and tags; cards are mapped as Anki’s "change note type" does.',
  effect: 'changes',
  params: z.strictObject({ note: remodelledNote }),
  accepts: anyNote,
  result: z.null(),
  errors: [
    NOTE_UNKNOWN,
    { code: 'not_found', when: 'There is no note type of the name.' },
    { code: 'invalid', when: 'Id, name or fields are not given.' },
  ],
  examples: [
    {
      collection: 'study',
      params: {
        note: {
          id: 1762000000111,
          modelName: 'Basic (and reversed card)',
          fields: { Front: 'a', Back: 'b' },
          tags: ['new'],
        },
      },
      result: null,
    },
  ],
  run: ({ col }, { note }) => {
    remodel(col, asObject(note, 'the note'));
    return null;
  },
});

export const updateActions = { updateNoteFields, updateNote, updateNoteModel };

function changeFields(col: Collection, request: JsonObject, fetched: FetchedFiles): void {
  const before = col.notes.require(noteId(requiredId(request)));
  const note = { ...before, fields: [...before.fields] };
  const names = col.notetypes.require(note.mid).fields.map((field) => field.name);
  for (const [name, text] of fieldTexts(required(request, 'fields'))) {
    const index = names.indexOf(name);
    if (index >= 0) note.fields[index] = text;
  }
  addMedia(request, names, note.fields, storing(col, fetched));
  col.notes.update(note, before);
}

/** By the rules for tags, not for notes: no card is made (add-on: updateNoteTags). */
function replaceTags(col: Collection, request: JsonObject, tags: readonly string[]): void {
  const { id, tags: old }: Note = col.notes.require(noteId(requiredId(request)));
  col.tags.removeFromNotes([id], old.join(' '));
  col.tags.addToNotes([id], tags.join(' '));
}

function remodel(col: Collection, request: JsonObject): void {
  if (!request.id) throw invalid('Note ID is required');
  if (!request.modelName) throw invalid('Model name is required');
  if (!isObject(request.fields) || Object.keys(request.fields).length === 0) {
    throw invalid('Fields must be provided as a dictionary');
  }
  const id = noteId(requiredId(request));
  const texts = fieldTexts(request.fields);
  const tags = tagList(request.tags);
  const before = col.notes.require(id);
  const notetype =
    typeof request.modelName === 'string' ? col.notetypes.byName(request.modelName) : undefined;
  if (!notetype) throw new AnkiError('not_found', `Model '${String(request.modelName)}' not found`);
  const edit = (note: Note): Note => ({ ...note, fields: placeFields(notetype, texts), tags });
  if (before.mid === notetype.id) col.notes.update(edit(before));
  else col.notetypes.changeOfNotes([id], { ...col.notetypes.defaultChange(before.mid, notetype.id), edit });
}
