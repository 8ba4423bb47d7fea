import type { Collection } from '../collection/collection.ts';
import type { NoteId, NotetypeId } from '../ids/ids.ts';
import { isCloze, type Notetype } from '../notetypes/notetype.ts';
import {
  type ClozeRules,
  clozeRules,
  type NoteState as FieldState,
  noteState,
} from '../templates/note-state.ts';
import { strippedTextChecksum } from '../text/field-checksum.ts';
import { toNfc } from '../text/normalize.ts';
import { stripHtmlPreservingMediaFilenames } from '../text/strip-html.ts';
import { Duplicates } from './duplicates.ts';

/** What Anki says of a note that is to be added; see `Notes.states`. */
export type NoteState = FieldState | 'duplicate';

/** A note, stored or not. */
export interface Candidate {
  readonly id?: NoteId;
  readonly mid: NotetypeId;
  readonly fields: readonly string[];
}

/** Tells the state of candidates one by one; the look into the collection was made for all of them before. */
export class StateCheck {
  readonly #col: Collection;
  readonly #normalize: boolean;
  readonly #rules = new Map<NotetypeId, ClozeRules>();
  readonly duplicates: Duplicates;

  constructor(col: Collection, candidates: readonly Candidate[]) {
    this.#col = col;
    this.#normalize = normalizesText(col);
    this.duplicates = Duplicates.of(
      col,
      candidates.map((candidate) => strippedTextChecksum(this.firstOf(candidate))),
    );
  }

  /** Rust: note_fields_check. Throws not_found for an unknown note type. */
  stateOf(candidate: Candidate): NoteState {
    const state = noteState(candidate.fields, this.#rulesOf(candidate.mid), this.#normalize);
    if (state !== 'normal') return state;
    return this.duplicates.hasDuplicate(candidate.mid, this.firstOf(candidate), candidate.id)
      ? 'duplicate'
      : 'normal';
  }

  /** The first field as duplicates are compared. */
  firstOf({ fields }: Candidate): string {
    const first = fields[0] ?? '';
    return stripHtmlPreservingMediaFilenames(this.#normalize ? toNfc(first) : first);
  }

  #rulesOf(mid: NotetypeId): ClozeRules {
    const known = this.#rules.get(mid);
    if (known) return known;
    const rules = rulesOf(this.#col.notetypes.require(mid));
    this.#rules.set(mid, rules);
    return rules;
  }
}

/** Whether fields are stored in Unicode's composed form: a setting, on unless switched off. */
export const normalizesText = (col: Collection): boolean =>
  col.config.getBoolean('normalize_note_text', true);

function rulesOf(notetype: Notetype): ClozeRules {
  return clozeRules({
    isCloze: isCloze(notetype),
    fieldNames: notetype.fields.map((field) => field.name),
    qfmt: notetype.templates[0]?.config.qFormat ?? '',
  });
}
