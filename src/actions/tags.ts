import * as z from 'zod';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import { type NoteId, noteId } from '../engine/ids/ids.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import { id, truthy } from './lax-values.ts';

const noteIds = z.array(id);
const tagText = z.string().describe('Tags with spaces between');

const getTags = defineAction({
  name: 'getTags',
  since: 6,
  summary: 'Lists all known tags, those that no note has any more included.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.array(z.string()),
  examples: [{ params: {}, result: ['european-languages', 'idioms'] }],
  run: ({ col }) => col.tags.all(),
});

const addTags = defineAction({
  name: 'addTags',
  since: 4,
  summary: 'Adds tags to notes; unknown notes are passed over.',
  effect: 'changes',
  params: z.strictObject({
    notes: noteIds,
    tags: tagText,
    add: z.unknown().meta({ type: 'boolean', description: 'false: remove the tags instead' }).optional(),
  }),
  result: z.null(),
  examples: [{ params: { notes: [1483959289817], tags: 'european-languages' }, result: null }],
  run: ({ col }, { notes, tags, add = true }) => {
    const ids = notes.map(noteId);
    if (truthy(add)) col.tags.addToNotes(ids, tags);
    else col.tags.removeFromNotes(ids, tags);
    return null;
  },
});

const removeTags = defineAction({
  name: 'removeTags',
  since: 4,
  summary: 'Takes tags and their children from notes; unknown notes are passed over.',
  effect: 'changes',
  params: z.strictObject({ notes: noteIds, tags: tagText }),
  result: z.null(),
  examples: [{ params: { notes: [1483959289817], tags: 'european-languages' }, result: null }],
  run: ({ col }, { notes, tags }) => {
    col.tags.removeFromNotes(notes.map(noteId), tags);
    return null;
  },
});

const getNoteTags = defineAction({
  name: 'getNoteTags',
  since: 6,
  summary: 'Lists the tags of a note.',
  effect: 'none',
  params: z.strictObject({ note: id }),
  result: z.array(z.string()),
  examples: [{ params: { note: 1483959289817 }, result: ['european-languages'] }],
  run: ({ col }, { note }) => tagsOfNote(col, noteId(note)),
});

const updateNoteTags = defineAction({
  name: 'updateNoteTags',
  since: 6,
  summary: 'Replaces all tags of a note.',
  effect: 'changes',
  params: z.strictObject({
    note: id,
    tags: z.unknown().meta({ anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }] }),
  }),
  result: z.null(),
  examples: [{ params: { note: 1483959289817, tags: ['european-languages'] }, result: null }],
  run: ({ col }, { note, tags }) => {
    const wanted = typeof tags === 'string' ? [tags] : tags;
    if (!isTextList(wanted)) throw new AnkiError('invalid', 'Must provide tags as a list of strings');
    const id = noteId(note);
    for (const tag of tagsOfNote(col, id)) col.tags.removeFromNotes([id], tag);
    for (const tag of wanted) col.tags.addToNotes([id], tag);
    return null;
  },
});

const clearUnusedTags = defineAction({
  name: 'clearUnusedTags',
  since: 6,
  summary: 'Takes the tags that no note has from the list of known tags.',
  effect: 'changes',
  params: z.strictObject({}),
  result: z.null(),
  examples: [{ params: {}, result: null }],
  run: ({ col }) => {
    col.tags.clearUnused();
    return null;
  },
});

const replaceTags = defineAction({
  name: 'replaceTags',
  since: 6,
  summary: 'Replaces a tag (not its children) in notes; unknown notes are passed over.',
  effect: 'changes',
  params: z.strictObject({ notes: noteIds, tag_to_replace: z.string(), replace_with_tag: z.string() }),
  result: z.null(),
  examples: [
    {
      params: {
        notes: [1483959289817],
        tag_to_replace: 'european-languages',
        replace_with_tag: 'french-languages',
      },
      result: null,
    },
  ],
  run: ({ col }, params) => {
    col.tags.replaceInNotes(params.notes.map(noteId), params.tag_to_replace, params.replace_with_tag);
    return null;
  },
});

const replaceTagsInAllNotes = defineAction({
  name: 'replaceTagsInAllNotes',
  since: 6,
  summary: 'Replaces a tag (not its children) in all notes.',
  effect: 'changes',
  params: z.strictObject({ tag_to_replace: z.string(), replace_with_tag: z.string() }),
  result: z.null(),
  examples: [
    { params: { tag_to_replace: 'european-languages', replace_with_tag: 'french-languages' }, result: null },
  ],
  run: ({ col }, params) => {
    col.tags.replaceInNotes(undefined, params.tag_to_replace, params.replace_with_tag);
    return null;
  },
});

export const tagActions = family('tags', {
  getTags,
  addTags,
  removeTags,
  getNoteTags,
  updateNoteTags,
  clearUnusedTags,
  replaceTags,
  replaceTagsInAllNotes,
});

function tagsOfNote(col: Collection, id: NoteId): string[] {
  const tags = col.tags.ofNote(id);
  if (!tags) throw new AnkiError('not_found', `Note was not found: ${id}`);
  return tags;
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
