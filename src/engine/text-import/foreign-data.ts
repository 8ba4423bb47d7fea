import type { NameOrId } from './name-or-id.ts';
import type { MatchSettings } from './settings.ts';

/** What a text or JSON file holds, whatever its form (Rust: ForeignData). */
export interface ForeignData extends MatchSettings {
  readonly defaultDeck: NameOrId;
  readonly defaultNotetype: NameOrId;
  readonly notes: readonly ForeignNote[];
  readonly notetypes: readonly ForeignNotetype[];
  /** For all notes that are added or updated. */
  readonly globalTags: readonly string[];
  /** Further ones for those that are updated. */
  readonly updatedTags: readonly string[];
}

export interface ForeignNote {
  /** Empty when the file gives none. */
  readonly guid: string;
  /** In the note type's order; an undefined one stays as it is when the note is updated. */
  readonly fields: readonly (string | undefined)[];
  /** Undefined when the file has no place for them. */
  readonly tags: readonly string[] | undefined;
  readonly notetype: NameOrId;
  readonly deck: NameOrId;
  /** By the ordinals of their templates. */
  readonly cards: readonly ForeignCard[];
}

/** A card that is reviewed already. */
export interface ForeignCard {
  /** Seconds since 1970. */
  readonly due: number;
  /** Days. */
  readonly interval: number;
  readonly easeFactor: number;
  readonly reps: number;
  readonly lapses: number;
}

export interface ForeignNotetype {
  readonly name: string;
  readonly fields: readonly string[];
  readonly templates: readonly ForeignTemplate[];
  readonly isCloze: boolean;
}

export interface ForeignTemplate {
  readonly name: string;
  readonly qfmt: string;
  readonly afmt: string;
}
