import { create } from '@bufbuild/protobuf';
import type { Collection } from '../../../src/engine/collection/collection.ts';
import { isFiltered } from '../../../src/engine/decks/deck.ts';
import { deckFromLegacy, deckToLegacy } from '../../../src/engine/decks/legacy.ts';
import { cardId, type DeckId, deckId, noteId, notetypeId, presetId } from '../../../src/engine/ids/ids.ts';
import { compareIds } from '../../../src/engine/ids/long-integers.ts';
import { draftOf, newField } from '../../../src/engine/notetypes/draft.ts';
import type { NotetypeDraft } from '../../../src/engine/notetypes/notetype.ts';
import { presetFromLegacy, presetToLegacy } from '../../../src/engine/presets/legacy.ts';
import { FilteredSearchTermSchema } from '../../../src/engine/proto/storage.gen.ts';
import { buryCards } from '../../../src/engine/scheduler/bury.ts';
import { changeDeck as moveCards } from '../../../src/engine/scheduler/changes/change-deck.ts';
import { setDueDate } from '../../../src/engine/scheduler/changes/due-date.ts';
import { forgetCards } from '../../../src/engine/scheduler/changes/forget.ts';
import { schedulerOf } from '../../../src/engine/scheduler/scheduler.ts';
import { suspendCards, unhideCards } from '../../../src/engine/scheduler/suspend.ts';

/**
 * A change of a collection that `changes.py` does in the same way; numbers pick from the rows sorted by id. None changes the
 * fronts of cards: Anki then makes cards anew that have others' between them in the table (generate_cards_for_notetype).
 */
export type Change = { readonly kind: ChangeKind; readonly [key: string]: unknown };

export type ChangeKind = keyof typeof CHANGES;

/** Does it as a request would: whole or not at all. Throws as the engine does. */
export function change(col: Collection, it: Change): void {
  CHANGES[it.kind](col, it);
}

// biome-ignore lint/suspicious/noExplicitAny: changes are data for another program, too; each kind has its own keys
type Data = any;

const modulo = (number: number, length: number): number => number % length;

function pick(col: Collection, table: string, number: number): number {
  const ids = col.db.column<number>(`select id from ${table} order by id`);
  return ids[modulo(number, ids.length)] ?? 0;
}

function picked<Id>(
  col: Collection,
  table: string,
  numbers: readonly number[],
  toId: (id: number) => Id,
): Id[] {
  const ids = col.db.column<number>(`select id from ${table} order by id`);
  const chosen = new Set(numbers.flatMap((number) => ids[modulo(number, ids.length)] ?? []));
  return [...chosen].sort(compareIds).map(toId);
}

const notesOf = (col: Collection, { notes }: Data) => picked(col, 'notes', notes, noteId);
const cardsOf = (col: Collection, { cards }: Data) => picked(col, 'cards', cards, cardId);
/** Of notes with two cards at most: Anki makes several missing cards of a cloze note again in an order by chance. */
const FEW_CARDS = 'cards where nid in (select nid from cards group by nid having count() < 3)';
const deckAt = (col: Collection, number: number) => deckId(pick(col, 'decks', number));
const presetAt = (col: Collection, number: number) => presetId(pick(col, 'deck_config', number));
const notetypeAt = (col: Collection, number: number) => notetypeId(pick(col, 'notetypes', number));

function deckOfKind(col: Collection, filtered: boolean, number: number): DeckId | undefined {
  const decks = col.decks.all().filter((deck) => isFiltered(deck) === filtered);
  const ids = decks.map(({ id }) => id).sort(compareIds);
  return ids[modulo(number, ids.length)];
}

const normalDeckAt = (col: Collection, number: number): DeckId => deckOfKind(col, false, number) ?? deckId(1);

function ofFiltered(work: (col: Collection, deck: DeckId) => unknown) {
  return (col: Collection, { deck: number }: Data): void => {
    const deck = deckOfKind(col, true, number);
    if (deck) work(col, deck);
  };
}

function editNote(
  col: Collection,
  number: number,
  edit: (note: { fields: string[]; tags: string[] }) => void,
) {
  for (const id of picked(col, 'notes', [number], noteId)) {
    const note = col.notes.require(id);
    const changed = { ...note, fields: [...note.fields], tags: [...note.tags] };
    edit(changed);
    col.notes.update(changed);
  }
}

function editNotetype(col: Collection, number: number, edit: (draft: NotetypeDraft) => void): void {
  const draft = draftOf(col.notetypes.require(notetypeAt(col, number)));
  edit(draft);
  col.notetypes.update(draft);
}

function tagAt(col: Collection, number: number): string {
  const tags = col.tags.all();
  return tags[modulo(number, tags.length)] ?? 'none';
}

function answer(col: Collection, { card: number, ease, millis }: Data): void {
  for (const id of picked(col, 'cards', [number], cardId)) {
    if (col.cards.require(id).queue >= 0) schedulerOf(col).answer(id, ease, { millisTaken: millis });
  }
}

function flag(col: Collection, { card: number, flag: flags }: Data): void {
  const cards = col.cards.getMany(picked(col, 'cards', [number], cardId));
  col.cards.update(cards.map((card) => ({ ...card, flags })));
}

function addNote(col: Collection, it: Data): void {
  const notetype = col.notetypes.require(notetypeAt(col, it.notetype));
  const fields = notetype.fields.map((_, index) => it.fields[index % it.fields.length]);
  col.notes.add({ mid: notetype.id, guid: it.guid, fields, tags: it.tags }, normalDeckAt(col, it.deck));
}

function changeDeck(col: Collection, it: Data): void {
  const deck = col.decks.require(normalDeckAt(col, it.deck));
  const changed = { ...deckToLegacy(deck), conf: presetAt(col, it.preset), desc: it.text };
  col.decks.update(deckFromLegacy(changed));
}

function changePreset(col: Collection, it: Data): void {
  const preset: Data = presetToLegacy(col.presets.getOrDefault(presetAt(col, it.preset)));
  const changed = { ...preset, new: { ...preset.new, perDay: it.perDay } };
  col.transact('Update Config', () => col.presets.update(presetFromLegacy(changed)), 'final');
}

function addField(col: Collection, it: Data): void {
  editNotetype(col, it.notetype, (draft) => {
    const field = newField(it.name, col.random);
    field.config.id = BigInt(it.id);
    draft.fields.push(field);
  });
}

function removeField(col: Collection, it: Data): void {
  const notetype = col.notetypes.require(notetypeAt(col, it.notetype));
  if (notetype.fields.length > 2) editNotetype(col, it.notetype, (draft) => void draft.fields.pop());
}

function copyNotetype(col: Collection, it: Data): void {
  const draft = draftOf(col.notetypes.require(notetypeAt(col, it.notetype)));
  delete draft.config.originalId;
  col.notetypes.add({ ...draft, name: it.name });
}

function build(col: Collection, it: Data): void {
  const { search, limit, order } = it;
  const draft = schedulerOf(col).filtered.newDraft();
  const searchTerms = [create(FilteredSearchTermSchema, { search, limit, order })];
  const config = { ...draft.config, searchTerms, reschedule: it.reschedule };
  schedulerOf(col).filtered.save({ ...draft, name: it.name, config, allowEmpty: true });
}

const CHANGES = {
  nothing: () => {},
  noteAdd: addNote,
  noteAddUndone: (col: Collection, it: Data) => {
    addNote(col, it);
    col.undo();
  },
  noteEdit: (col: Collection, it: Data) =>
    editNote(col, it.note, ({ fields }) => {
      fields[modulo(it.field, fields.length)] = it.text;
    }),
  noteTags: (col: Collection, it: Data) =>
    editNote(col, it.note, (note) => {
      note.tags = it.tags;
    }),
  noteRemove: (col: Collection, it: Data) => void col.notes.remove(notesOf(col, it)),
  cardRemove: (col: Collection, it: Data) => void col.cards.remove(picked(col, FEW_CARDS, it.cards, cardId)),
  tagsAdd: (col: Collection, it: Data) => void col.tags.addToNotes(notesOf(col, it), it.tag),
  tagRename: (col: Collection, it: Data) => void col.tags.rename(tagAt(col, it.tag), it.name),
  tagRemove: (col: Collection, it: Data) => void col.tags.remove(tagAt(col, it.tag)),
  tagsClear: (col: Collection) => void col.tags.clearUnused(),
  suspend: (col: Collection, it: Data) => void suspendCards(col, cardsOf(col, it)),
  unsuspend: (col: Collection, it: Data) => void unhideCards(col, cardsOf(col, it)),
  bury: (col: Collection, it: Data) => void buryCards(col, cardsOf(col, it)),
  answer,
  forget: (col: Collection, it: Data) => forgetCards(col, cardsOf(col, it)),
  due: (col: Collection, it: Data) => setDueDate(col, cardsOf(col, it), it.days),
  flag,
  move: (col: Collection, it: Data) => void moveCards(col, cardsOf(col, it), normalDeckAt(col, it.deck)),
  deckAdd: (col: Collection, it: Data) => void col.decks.getOrCreate(it.name),
  deckRename: (col: Collection, it: Data) => void col.decks.rename(deckAt(col, it.deck), it.name),
  deckRemove: (col: Collection, it: Data) => void col.decks.remove([deckAt(col, it.deck)]),
  deckOptions: changeDeck,
  presetAdd: (col: Collection, it: Data) =>
    void col.transact('Update Note', () => col.presets.add(it.name), 'final'),
  presetChange: changePreset,
  presetRemove: (col: Collection, it: Data) => {
    const preset = presetAt(col, it.preset);
    if (preset !== 1) col.presets.remove(preset);
  },
  style: (col: Collection, it: Data) =>
    editNotetype(col, it.notetype, ({ config }) => {
      config.css = it.text;
    }),
  template: (col: Collection, it: Data) =>
    editNotetype(col, it.notetype, ({ templates }) => {
      const template = templates[modulo(it.template, templates.length)];
      if (template) template.config.aFormat += it.text;
    }),
  notetypeRename: (col: Collection, it: Data) =>
    editNotetype(col, it.notetype, (draft) => {
      draft.name = it.name;
    }),
  fieldAdd: addField,
  fieldRemove: removeField,
  notetypeCopy: copyNotetype,
  notetypeRemove: (col: Collection, it: Data) => col.notetypes.remove(notetypeAt(col, it.notetype)),
  configSet: (col: Collection, it: Data) =>
    col.transact('Update Deck', () => col.config.set(it.key, it.value)),
  configRemove: (col: Collection, it: Data) => col.transact('Update Deck', () => col.config.remove(it.key)),
  build,
  rebuild: ofFiltered((col, deck) => schedulerOf(col).filtered.rebuild(deck)),
  empty: ofFiltered((col, deck) => schedulerOf(col).filtered.empty(deck)),
} satisfies Record<string, (col: Collection, it: Data) => void>;
