import { sha1Start } from './sha1.ts';
import { stripHtmlPreservingMediaFilenames } from './strip-html.ts';

/** What a note row keeps of a field for sorting: html stripped, media names kept. */
export function sortFieldText(field: string): string {
  return stripHtmlPreservingMediaFilenames(field);
}

/** The `csum` of a note row: the first 32 bits of the SHA-1 of the first field, stripped as for sorting. */
export function fieldChecksum(field: string): number {
  return strippedTextChecksum(sortFieldText(field));
}

/** As fieldChecksum, for a text that is stripped already (notes/mod.rs: field_checksum). */
export function strippedTextChecksum(text: string): number {
  return sha1Start(text);
}
