import { sortedByNetwork } from './sorting-network.ts';

type Less<Item> = (a: Item, b: Item) => boolean;

/**
 * The items in order, with equal ones as Rust's `sort_unstable_by` leaves them: always in the same way for the same
 * items. It is the sort of the standard library since 1.81 (ipnsort by Bergdoll and Peters), for items of at most eight
 * bytes that can be copied, such as indexes.
 */
export function unstablySorted<Item>(items: readonly Item[], less: Less<Item>): Item[] {
  if (items.length <= ALWAYS_STABLE || isInOrder(items, less)) return stablySorted(items, less);
  if (isFalling(items, less)) return [...items].reverse();
  return quicksorted(items, undefined, 2 * log2(items.length), less);
}

const ALWAYS_STABLE = 20;
/** Parts of up to this many items are sorted by a network. */
const SMALL = 32;
/** From this size on the pivot is a median of medians. */
const LARGE = 64;

const log2 = (size: number): number => 31 - Math.clz32(size);

const isInOrder = <Item>(items: readonly Item[], less: Less<Item>): boolean =>
  pairs(items).every(([before, item]) => !less(item, before));

const isFalling = <Item>(items: readonly Item[], less: Less<Item>): boolean =>
  pairs(items).every(([before, item]) => less(item, before));

const pairs = <Item>(items: readonly Item[]): (readonly [Item, Item])[] =>
  items.slice(1).map((item, i) => [items[i] ?? item, item] as const);

const stablySorted = <Item>(items: readonly Item[], less: Less<Item>): Item[] =>
  [...items].sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0));

/** `least` is the pivot that the items were parted from, if they are those that are not less than it. */
function quicksorted<Item>(
  items: readonly Item[],
  least: { readonly item: Item } | undefined,
  limit: number,
  less: Less<Item>,
): Item[] {
  if (items.length <= SMALL) return sortedByNetwork(items, less);
  if (limit === 0) return heapsorted(items, less);
  const place = pivotOf(items, less);
  const pivot = items[place] as Item; // a place in the list
  if (least && !less(least.item, pivot)) {
    const [equal, greater] = parted(items, place, (item) => !less(pivot, item));
    return [...equal, pivot, ...quicksorted(greater, undefined, limit - 1, less)];
  }
  const [lesser, others] = parted(items, place, (item) => less(item, pivot));
  const right = quicksorted(others, { item: pivot }, limit - 1, less);
  return [...quicksorted(lesser, least, limit - 1, less), pivot, ...right];
}

/**
 * The items but the pivot in two parts, those that belong to the first and the others. Each item looked at takes the
 * place behind the first part, whose item goes to where the one before came from: Lomuto's way as one long exchange.
 */
function parted<Item>(
  items: readonly Item[],
  pivotPlace: number,
  isFirst: (item: Item) => boolean,
): [first: Item[], second: Item[]] {
  const list = [...items];
  const [head, pivot] = [list[0] as Item, list[pivotPlace] as Item]; // the list is not empty
  list[0] = pivot;
  list[pivotPlace] = head;
  const held = list[1] as Item; // nor is it short
  let [gap, end] = [1, 1];
  for (let right = 2; right <= list.length; right++) {
    const item = right < list.length ? (list[right] as Item) : held; // the one held comes last
    list[gap] = list[end] as Item; // `end` stays below `right`
    list[end] = item;
    gap = right;
    if (isFirst(item)) end++;
  }
  list[0] = list[end - 1] as Item; // the pivot changes places with the last of the first part
  return [list.slice(0, end - 1), list.slice(end)];
}

/** Place of the median of three items, or of three medians of such, taken from the list's eighths. */
function pivotOf<Item>(items: readonly Item[], less: Less<Item>): number {
  const eighth = Math.floor(items.length / 8);
  const places = [0, eighth * 4, eighth * 7] as const;
  return items.length < LARGE ? median(items, places, less) : medianOfMedians(items, places, eighth, less);
}

type Three = readonly [number, number, number];

function medianOfMedians<Item>(
  items: readonly Item[],
  places: Three,
  size: number,
  less: Less<Item>,
): number {
  if (size * 8 < LARGE) return median(items, places, less);
  const eighth = Math.floor(size / 8);
  const within = (start: number): number =>
    medianOfMedians(items, [start, start + eighth * 4, start + eighth * 7], eighth, less);
  return median(items, [within(places[0]), within(places[1]), within(places[2])], less);
}

function median<Item>(items: readonly Item[], [a, b, c]: Three, less: Less<Item>): number {
  const isLess = (x: number, y: number): boolean => less(items[x] as Item, items[y] as Item); // places in the list
  const isLeast = isLess(a, b);
  if (isLeast !== isLess(a, c)) return a;
  return isLess(b, c) === isLeast ? b : c;
}

function heapsorted<Item>(items: readonly Item[], less: Less<Item>): Item[] {
  const heap = [...items];
  for (let i = Math.floor(heap.length / 2) - 1; i >= 0; i--) sink(heap, i, heap.length, less);
  for (let last = heap.length - 1; last >= 0; last--) {
    exchange(heap, 0, last);
    sink(heap, 0, last, less);
  }
  return heap;
}

function sink<Item>(heap: Item[], start: number, size: number, less: Less<Item>): void {
  const isLess = (x: number, y: number): boolean => less(heap[x] as Item, heap[y] as Item); // places in the heap
  let node = start;
  for (;;) {
    let child = 2 * node + 1;
    if (child >= size) return;
    if (child + 1 < size && isLess(child, child + 1)) child++;
    if (!isLess(node, child)) return;
    exchange(heap, node, child);
    node = child;
  }
}

function exchange<Item>(list: Item[], a: number, b: number): void {
  const item = list[a] as Item; // both are places in the list
  list[a] = list[b] as Item;
  list[b] = item;
}
