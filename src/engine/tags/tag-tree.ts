import type { Database } from '../sqlite/database.ts';
import { unicaseOrder } from './unicase-order.ts';

type Level = Map<number, Level>;

/**
 * Answers whether one of the tags `used`, or a tag above it, is the asked one of `asked`, whatever the case. Goes by levels:
 * all tags above a tag of thousands of levels would be texts of millions of characters.
 */
export function tagTree(
  db: Database,
  used: readonly string[],
  asked: readonly string[],
): (tag: string) => boolean {
  const { rank } = unicaseOrder(db, [...used, ...asked].flatMap(levelsOf));
  const root: Level = new Map();
  for (const tag of used) {
    let level = root;
    for (const name of levelsOf(tag)) {
      const below = level.get(rank(name)) ?? new Map();
      level.set(rank(name), below);
      level = below;
    }
  }
  return (tag) => {
    let level: Level | undefined = root;
    for (const name of levelsOf(tag)) level = level?.get(rank(name));
    return level !== undefined;
  };
}

const levelsOf = (tag: string): string[] => tag.split('::');
