import { PROCESS } from '../functions.ts';
import { COST, type SqlContext } from './context.ts';

/** The sort field, as it is or with fractions written as Anki's SQLite writes them (newer ones give 17 digits). */
const FRACTION_AS_TEXT = "iif(typeof(n.sfld) = 'real', format('%!.15g', n.sfld), n.sfld)";
type SortField = 'n.sfld' | typeof FRACTION_AS_TEXT;

/** The sort field for a comparison with a pattern of LIKE. */
export const sortFieldFor = (pattern: string): SortField =>
  MATCHES_FRACTION.test(pattern) ? FRACTION_AS_TEXT : 'n.sfld';

/** No other letters are in a number, be it infinite. */
const MATCHES_FRACTION = /^[-+.0-9einf%_\\]*$/i;

/**
 * A column with what a search ignores taken out (`bits` of PROCESS); the sort field may be a number. Texts of ASCII
 * without clozes stay as they are, which SQLite sees more quickly by itself.
 */
export function processed(
  column: 'n.flds' | 'n.tags' | SortField,
  bits: number,
  context: SqlContext,
): string {
  if (bits === 0) return column;
  context.cost += COST.processedText;
  const text = column === 'n.flds' || column === 'n.tags' ? column : `cast(${column} as text)`;
  const unchanged: string[] = [];
  if ((bits & PROCESS.noCombining) !== 0) unchanged.push(`octet_length(${text}) = length(${text})`);
  if ((bits & PROCESS.stripClozes) !== 0) unchanged.push(`instr(${text}, '{{c') = 0`);
  return `iif(${unchanged.join(' and ')}, ${text}, process_text(${text}, ${bits}))`;
}
