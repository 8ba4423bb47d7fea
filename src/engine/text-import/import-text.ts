import type { Collection } from '../collection/collection.ts';
import type { LongWork } from '../long-work.ts';
import { importForeign } from './import-foreign.ts';
import type { TextMetadata } from './metadata.ts';
import type { TextImportLog } from './text-log.ts';
import { textNotes } from './text-notes.ts';

/**
 * Imports the rows of a text file as `metadata` says, which `readTextMetadata` gives and the person may have changed;
 * whole or not at all. Throws invalid, not_found, interrupted (Rust: import_csv).
 */
export const importText = (
  col: Collection,
  text: string,
  metadata: TextMetadata,
  work?: LongWork,
): TextImportLog => importForeign(col, textNotes(text, metadata), work);
