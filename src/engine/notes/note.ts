import type { NoteId, NotetypeId } from '../ids/ids.ts';

/** A note as it is stored. Values handed out are the caller's own copies. */
export interface Note {
  readonly id: NoteId;
  /** Identity across collections, see `newGuid`. */
  readonly guid: string;
  mid: NotetypeId;
  /** Seconds since 1970 of the last change. */
  mod: number;
  usn: number;
  tags: string[];
  /** As many as the note type has fields, in its order. */
  fields: string[];
}

/** What a note needs before it is stored; tags may still hold several words each. */
export interface NewNote {
  readonly mid: NotetypeId;
  readonly fields: readonly string[];
  readonly tags?: readonly string[];
  /** Drawn at random when absent. */
  readonly guid?: string;
}

const FIELD_SEPARATOR = '\x1f';

export const splitFields = (stored: string): string[] => stored.split(FIELD_SEPARATOR);
export const joinFields = (fields: readonly string[]): string => fields.join(FIELD_SEPARATOR);
