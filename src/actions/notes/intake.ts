import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import { Duplicates } from '../../engine/notes/duplicates.ts';
import type { NoteToAdd } from '../../engine/notes/notes.ts';
import { prepareFields } from '../../engine/notes/prepare.ts';
import { normalizesText, StateCheck } from '../../engine/notes/state.ts';
import { fieldChecksum } from '../../engine/text/field-checksum.ts';
import { stripHtmlPreservingMediaFilenames } from '../../engine/text/strip-html.ts';
import { trimWhitespace } from '../../engine/text/whitespace.ts';
import { type Draft, DraftReader } from './draft.ts';
import type { StoreMedia } from './media.ts';

/**
 * The notes of one request that are to be added, checked one after the other as the original does, with the questions
 * to the collection asked for all of them at once.
 */
export class Intake {
  readonly #col: Collection;
  readonly #drafts: (Draft | AnkiError)[];
  readonly #plain: StateCheck;
  readonly #scoped: Duplicates;
  /** One for all duplicates: to make an error costs more than to find a duplicate. Made when it is needed. */
  #duplicate: AnkiError | undefined;

  constructor(col: Collection, notes: readonly unknown[], store: StoreMedia) {
    this.#col = col;
    const reader = new DraftReader(col, store);
    this.#drafts = notes.map((note) => orError(() => reader.read(note)));
    const drafts = this.#drafts.filter((draft): draft is Draft => !(draft instanceof AnkiError));
    const isPlain = (draft: Draft) => draft.rule.isPlain;
    this.#plain = new StateCheck(col, drafts.filter(isPlain).map(candidateOf));
    const scoped = drafts.filter((draft) => !isPlain(draft));
    this.#scoped = Duplicates.of(
      col,
      scoped.map(({ fields }) => fieldChecksum(fields[0] ?? '')),
    );
  }

  /** Why the note of this number cannot be added; undefined when it can. */
  refusal(index: number): AnkiError | undefined {
    const draft = this.#drafts[index];
    if (!draft || draft instanceof AnkiError) return draft;
    const state = draft.rule.isPlain ? this.#plain.stateOf(candidateOf(draft)) : this.#scopedState(draft);
    if (state === 'normal') return undefined;
    if (state === 'empty') return new AnkiError('invalid', 'cannot create note because it is empty');
    if (state !== 'duplicate') return new AnkiError('invalid', 'cannot create note for unknown reason');
    return draft.rule.allow ? undefined : this.#duplicateError();
  }

  #duplicateError(): AnkiError {
    this.#duplicate ??= new AnkiError('conflict', 'cannot create note because it is a duplicate');
    return this.#duplicate;
  }

  /** Takes the note of this number for stored: those after it are held against it. */
  accept(index: number): NoteToAdd {
    const draft = this.#drafts[index];
    if (!draft || draft instanceof AnkiError) throw new Error('a note was accepted that cannot be added');
    const { notetype, deck, tags } = draft;
    const { fields, csum } = prepareFields(notetype, draft.fields, normalizesText(this.#col));
    const first = stripHtmlPreservingMediaFilenames(fields[0] ?? '');
    const duplicate = {
      mid: notetype.id,
      first,
      decks: () => this.#col.cards.plannedDecks(notetype, { fields, tags }, deck.id),
    };
    this.#plain.duplicates.add(csum, duplicate);
    this.#scoped.add(csum, duplicate);
    return { note: { mid: notetype.id, fields: draft.fields, tags }, deckId: deck.id };
  }

  /** The add-on's own check: html is no white space, and clozes are not looked at. */
  #scopedState({ notetype, fields, rule }: Draft): 'empty' | 'duplicate' | 'normal' {
    const first = fields[0] ?? '';
    if (trimWhitespace(first.replace(PYTHON_SPACES, ' ')) === '') return 'empty';
    const isDuplicate = this.#scoped
      .with(fieldChecksum(first))
      .filter((duplicate) => rule.allNotetypes || duplicate.mid === notetype.id)
      .some((duplicate) => !rule.decks || duplicate.decks().some((did) => rule.decks?.has(did)));
    return isDuplicate ? 'duplicate' : 'normal';
  }
}

/** White space for Python but not for Unicode. */
const PYTHON_SPACES = /[\x1c-\x1f]/g;

const candidateOf = ({ notetype, fields }: Draft) => ({ mid: notetype.id, fields });

function orError<Value>(read: () => Value): Value | AnkiError {
  try {
    return read();
  } catch (error) {
    if (error instanceof AnkiError) return error;
    throw error;
  }
}
