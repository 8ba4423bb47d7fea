import { AnkiError } from '../../errors.ts';

/** In how many days cards shall be due. */
export interface DueDays {
  readonly least: number;
  readonly most: number;
  /** The interval is to begin anew, too. */
  readonly reset: boolean;
}

const FORM = /^(\p{Nd}+)(?:-(\p{Nd}+))?(!)?$/u;

/** Reads "3", "3-7", "3!", "3-7!"; the larger number may stand first. Throws invalid (Rust: parse_due_date_str). */
export function parseDueDays(text: string): DueDays {
  const parts = FORM.exec(text);
  if (!parts) throw new AnkiError('invalid', text);
  const first = days(parts[1] ?? '');
  const second = parts[2] === undefined ? first : days(parts[2]);
  return { least: Math.min(first, second), most: Math.max(first, second), reset: parts[3] !== undefined };
}

/** Digits of other scripts pass the form but are no numbers to Rust. */
function days(digits: string): number {
  const value = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  if (!(value <= MAX_U32)) throw new AnkiError('invalid', 'A number was invalid or out of range.');
  return value;
}

const MAX_U32 = 0xffff_ffff;
