import type { LoggedNote } from '../packages/import-log.ts';
import type { ForeignNote } from './foreign-data.ts';
import type { DupeResolution } from './settings.ts';

/** What became of each note of a file, in the file's order (proto: ImportResponse.Log). */
export interface TextImportLog {
  readonly foundNotes: number;
  readonly dupeResolution: DupeResolution;
  readonly new: readonly LoggedNote[];
  /** Found by the guid. */
  readonly updated: readonly LoggedNote[];
  /** As they were here already; of the note here, as all further ones. */
  readonly duplicate: readonly LoggedNote[];
  /** The guid belongs to a note of another note type. */
  readonly conflicting: readonly LoggedNote[];
  /** Updated, left or added beside, as the setting has it. */
  readonly firstFieldMatch: readonly LoggedNote[];
  readonly missingNotetype: readonly UnknownNote[];
  readonly missingDeck: readonly UnknownNote[];
  readonly emptyFirstField: readonly UnknownNote[];
}

/** A note that was passed over, whole. */
export interface UnknownNote {
  readonly fields: readonly string[];
}

export type LogKind = Exclude<keyof TextImportLog, 'foundNotes' | 'dupeResolution'>;

export const unknownNote = ({ fields }: ForeignNote): UnknownNote => ({
  fields: fields.map((field) => field ?? ''),
});
