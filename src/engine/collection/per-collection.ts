import type { Collection } from './collection.ts';

/**
 * For what is built on a collection and kept with it, while the collection knows nothing of it: answers the one of each
 * collection, made when it is first asked for.
 */
export function perCollection<Built extends object>(
  build: (col: Collection) => Built,
): (col: Collection) => Built {
  const built = new WeakMap<Collection, Built>();
  return (col) => {
    const known = built.get(col);
    if (known) return known;
    const fresh = build(col);
    built.set(col, fresh);
    return fresh;
  };
}
