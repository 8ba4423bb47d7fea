import type { Collection } from '../collection/collection.ts';
import type { LongWork } from '../long-work.ts';
import { importForeign } from './import-foreign.ts';
import { parseForeignJson } from './json.ts';
import type { TextImportLog } from './text-log.ts';

/** Imports notes from Anki's JSON form, whole or not at all. Throws invalid, interrupted (Rust: import_json_string). */
export const importJson = (col: Collection, json: string, work?: LongWork): TextImportLog =>
  importForeign(col, parseForeignJson(json), work);
