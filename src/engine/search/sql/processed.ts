import { PROCESS } from '../functions.ts';
import { COST, type SqlContext } from './context.ts';

/**
 * A column with what a search ignores taken out (`bits` of PROCESS); the sort field may be a number. Texts of ASCII
 * without clozes stay as they are, which SQLite sees more quickly by itself.
 */
export function processed(column: 'n.sfld' | 'n.flds', bits: number, context: SqlContext): string {
  if (bits === 0) return column;
  context.cost += COST.processedText;
  const text = column === 'n.sfld' ? 'cast(n.sfld as text)' : column;
  const unchanged: string[] = [];
  if ((bits & PROCESS.noCombining) !== 0) unchanged.push(`octet_length(${text}) = length(${text})`);
  if ((bits & PROCESS.stripClozes) !== 0) unchanged.push(`instr(${text}, '{{c') = 0`);
  return `iif(${unchanged.join(' and ')}, ${text}, process_text(${text}, ${bits}))`;
}
