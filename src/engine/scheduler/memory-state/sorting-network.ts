type Less<Item> = (a: Item, b: Item) => boolean;

/** Sorts up to 32 items, or halves of them that are then merged, by exchanges that Rust fixed in advance (small_sort_network). */
export function sortedByNetwork<Item>(items: readonly Item[], less: Less<Item>): Item[] {
  if (items.length < SMALLEST_TO_MERGE) return regionSorted(items, less);
  const half = Math.floor(items.length / 2);
  return merged(regionSorted(items.slice(0, half), less), regionSorted(items.slice(half), less), less);
}

const SMALLEST_TO_MERGE = 18;

/** The first nine or thirteen by a network, each further one put in its place behind its equals. */
function regionSorted<Item>(items: readonly Item[], less: Less<Item>): Item[] {
  const list = [...items];
  const network = list.length >= 13 ? NETWORK_13 : list.length >= 9 ? NETWORK_9 : [];
  for (const [a, b] of network) exchangeUnlessInOrder(list, a, b, less);
  const sorted = list.length >= 13 ? 13 : list.length >= 9 ? 9 : 1;
  for (let tail = sorted; tail < list.length; tail++) insertTail(list, tail, less);
  return list;
}

function exchangeUnlessInOrder<Item>(list: Item[], a: number, b: number, less: Less<Item>): void {
  const [first, second] = [list[a] as Item, list[b] as Item]; // places in the list
  if (!less(second, first)) return;
  list[a] = second;
  list[b] = first;
}

function insertTail<Item>(list: Item[], tail: number, less: Less<Item>): void {
  const item = list[tail] as Item; // a place in the list
  let place = tail;
  while (place > 0 && less(item, list[place - 1] as Item)) place--;
  list.copyWithin(place + 1, place, tail);
  list[place] = item;
}

/** Equal items of the left part come first. */
function merged<Item>(left: readonly Item[], right: readonly Item[], less: Less<Item>): Item[] {
  const result: Item[] = [];
  let taken = 0;
  for (const item of left) {
    while (taken < right.length && less(right[taken] as Item, item)) result.push(right[taken++] as Item);
    result.push(item);
  }
  return [...result, ...right.slice(taken)];
}

/** Optimal networks as listed by Bert Dobbelaere, in the order in which Rust goes through them. */
const NETWORK_9: readonly (readonly [number, number])[] = pairs(
  '03 17 25 48 07 24 38 56 02 13 45 78 14 36 57 01 24 35 68 23 45 67 12 34 56',
);

const NETWORK_13: readonly (readonly [number, number])[] = pairs(
  `0c 1a 29 37 5b 68 16 23 4b 79 8a 04 12 36 78 9a bc 46 59 8b ac 05 38 47 6b
   9a 01 25 69 78 ab 13 24 56 9a 12 34 57 68 23 45 67 89 34 56`,
);

/** Hexadecimal places, two to an exchange. */
function pairs(text: string): [number, number][] {
  return text
    .split(/\s+/)
    .map((pair) => [Number.parseInt(pair.charAt(0), 16), Number.parseInt(pair.charAt(1), 16)]);
}
