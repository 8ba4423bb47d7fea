import * as z from 'zod';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import { type NoteId, noteId } from '../engine/ids/ids.ts';
import { NOTE_UNKNOWN } from './common-errors.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import * as ids from './id-schemas.ts';
import { truthy } from './lax-values.ts';

const notes = z.array(ids.noteId).describe('Ids of notes');
const note = ids.noteId.describe('Id of a note');
const tagText = z.string().describe('Tags with spaces between');
/** null counts as no tags. */
const lackingTags = z.string().nullable();
const replacement = {
  tag_to_replace: z.string().describe('Full name of a tag, parts joined by ::'),
  replace_with_tag: z.string().describe('What comes in its place'),
} as const;

const getTags = defineAction({
  name: 'getTags',
  since: 6,
  summary: 'Lists all known tags, those that no note has any more included.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.array(z.string()).describe('Full names, parts joined by ::'),
  errors: [],
  examples: [
    {
      before: [
        {
          action: 'addNote',
          params: {
            note: {
              deckName: 'Default',
              modelName: 'Basic',
              fields: { Front: 'chien', Back: 'dog' },
              tags: ['animals', 'french'],
            },
          },
        },
      ],
      params: {},
      result: ['animals', 'french'],
    },
  ],
  run: ({ col }) => col.tags.all(),
});

const addTags = defineAction({
  name: 'addTags',
  since: 4,
  summary: 'Adds tags to notes; unknown notes are skipped.',
  effect: 'changes',
  params: z.strictObject({
    notes,
    tags: tagText,
    add: z.boolean().default(true).describe('False: takes the tags away instead'),
  }),
  accepts: z.object({ notes, tags: lackingTags, add: z.unknown().optional() }),
  result: z.null(),
  errors: [],
  examples: [{ collection: 'study', params: { notes: [1762000000111], tags: 'nouns german' }, result: null }],
  run: ({ col }, { notes, tags, add = true }) => {
    const ids = notes.map(noteId);
    if (truthy(add)) col.tags.addToNotes(ids, tags ?? '');
    else col.tags.removeFromNotes(ids, tags ?? '');
    return null;
  },
});

const removeTags = defineAction({
  name: 'removeTags',
  since: 4,
  summary: 'Takes tags and their children from notes; unknown notes are skipped.',
  effect: 'changes',
  params: z.strictObject({ notes, tags: tagText }),
  accepts: z.object({ notes, tags: lackingTags }),
  result: z.null(),
  errors: [],
  examples: [{ collection: 'study', params: { notes: [1762000000111], tags: 'animal' }, result: null }],
  run: ({ col }, { notes, tags }) => {
    col.tags.removeFromNotes(notes.map(noteId), tags ?? '');
    return null;
  },
});

const getNoteTags = defineAction({
  name: 'getNoteTags',
  since: 6,
  summary: 'Lists the tags of a note.',
  effect: 'none',
  params: z.strictObject({ note }),
  result: z.array(z.string()).describe('Full names, parts joined by ::'),
  errors: [NOTE_UNKNOWN],
  examples: [{ collection: 'study', params: { note: 1762000000111 }, result: ['animal'] }],
  run: ({ col }, { note }) => tagsOfNote(col, noteId(note)),
});

const updateNoteTags = defineAction({
  name: 'updateNoteTags',
  since: 6,
  summary: 'Replaces all tags of a note.',
  effect: 'changes',
  params: z.strictObject({ note, tags: z.array(z.string()).describe('Full names, parts joined by ::') }),
  accepts: z.object({ note, tags: z.unknown() }),
  result: z.null(),
  errors: [NOTE_UNKNOWN],
  examples: [
    { collection: 'study', params: { note: 1762000000111, tags: ['nouns', 'german'] }, result: null },
  ],
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
  errors: [],
  examples: [{ collection: 'study', params: {}, result: null }],
  run: ({ col }) => {
    col.tags.clearUnused();
    return null;
  },
});

const replaceTags = defineAction({
  name: 'replaceTags',
  since: 6,
  summary: 'Replaces a tag (not its children) in notes; unknown notes are skipped.',
  effect: 'changes',
  params: z.strictObject({ notes, ...replacement }),
  result: z.null(),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { notes: [1762000000111], tag_to_replace: 'animal', replace_with_tag: 'animals' },
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
  params: z.strictObject(replacement),
  result: z.null(),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { tag_to_replace: 'animal', replace_with_tag: 'animals' },
      result: null,
    },
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
