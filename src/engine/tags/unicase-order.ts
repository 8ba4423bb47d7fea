import type { Database } from '../sqlite/database.ts';
import { unicaseRanks } from './storage.ts';

/** Anki's order of a known set of texts, in which case counts for nothing. All texts asked about must be of the set. */
export interface UnicaseOrder {
  /** Sorted; of several that differ only in case, the first. */
  sortedUnique(texts: readonly string[]): string[];
  /** Whether all of `wanted` are among `texts`. */
  includesAll(texts: readonly string[], wanted: readonly string[]): boolean;
  /** Equal for texts that differ in case only. */
  rank(text: string): number;
}

export function unicaseOrder(db: Database, set: readonly string[]): UnicaseOrder {
  const ranks = unicaseRanksOf(db, [...new Set(set)]);
  const rank = (text: string): number => {
    const known = ranks.get(text);
    if (known === undefined) throw new Error(`not of the set: ${text}`);
    return known;
  };
  return {
    sortedUnique(texts) {
      const first = new Map<number, string>();
      for (const text of texts) if (!first.has(rank(text))) first.set(rank(text), text);
      return [...first].sort(([a], [b]) => a - b).map(([, text]) => text);
    },
    includesAll(texts, wanted) {
      const present = new Set(texts.map(rank));
      return wanted.every((text) => present.has(rank(text)));
    },
    rank,
  };
}

/**
 * Numbers that are the same for texts that differ only in case, and rise in Anki's order. Only the database knows how
 * letters beyond ASCII fold; for the others a question to it would cost more.
 */
export function unicaseRanksOf(db: Database, texts: readonly string[]): Map<string, number> {
  if (texts.length > 1 && !texts.every(isAscii)) return new Map(unicaseRanks(db, texts));
  const folded = texts.map((text) => text.toLowerCase());
  const ranks = new Map([...new Set(folded)].sort().map((text, rank) => [text, rank]));
  return new Map(texts.map((text, i) => [text, ranks.get(folded[i] ?? '') ?? 0]));
}

const isAscii = (text: string): boolean => /^[\u0000-\u007f]*$/.test(text);
