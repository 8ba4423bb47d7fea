import type { NoteId } from '../ids/ids.ts';
import { splitFields } from '../notes/note.ts';
import { wholeText } from '../sqlite/whole-text.ts';
import { splitTags } from '../tags/name.ts';
import type { Findings } from './report.ts';
import { databaseError } from './row-types.ts';
import type { CheckedNote, Text } from './storage.ts';

export interface RepairedNote {
  readonly id: NoteId;
  readonly fields: string[];
  readonly tags: string[];
}

/** Rust: get_note_fixing_invalid_utf8, fix_field_count. */
export function repaired(stored: CheckedNote, fieldCount: number, found: Findings): RepairedNote {
  text(stored.guid);
  if (![stored.flds, stored.tags, stored.sfld].every(isValid)) found.invalidUtf8++;
  const fields = splitFields(lossyText(stored.flds));
  const tags = splitTags(lossyText(stored.tags));
  if (fields.length !== fieldCount) {
    found.fieldCounts++;
    tags.push('db-check');
  }
  return { id: stored.id, fields: withFieldCount(fields, fieldCount), tags };
}

/** Missing fields are empty, those too many go to the end of the last one. */
function withFieldCount(fields: string[], count: number): string[] {
  const missing = Math.max(0, count - fields.length);
  const kept = fields.slice(0, Math.max(count, 1));
  const surplus = fields.slice(kept.length);
  const last = kept.pop() ?? '';
  return [...kept, [last, ...surplus].join('; '), ...Array<string>(missing).fill('')];
}

const LOSSY = new TextDecoder('utf-8', { ignoreBOM: true });

const lossyText = (stored: Text): string => (typeof stored === 'string' ? stored : LOSSY.decode(stored));

function isValid(stored: Text): boolean {
  try {
    wholeText(stored);
    return true;
  } catch {
    return false;
  }
}

/** Text that Anki reads without putting it right. */
export function text(stored: Text): string {
  if (!isValid(stored)) throw databaseError('', 'Utf8');
  return wholeText(stored);
}
