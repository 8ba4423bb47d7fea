/** A step from `first` to `second`; ends are exclusive. */
export interface Opcode {
  tag: 'equal' | 'delete' | 'insert' | 'replace';
  firstStart: number;
  firstEnd: number;
  secondStart: number;
  secondEnd: number;
}

/** How `first` becomes `second`, by the longest matching blocks: Ratcliff and Obershelp's way, as in `difflib`. */
export function diffOpcodes(first: readonly string[], second: readonly string[]): Opcode[] {
  const opcodes: Opcode[] = [];
  let i = 0;
  let j = 0;
  for (const block of [...matchingBlocks(first, second), { i: first.length, j: second.length, size: 0 }]) {
    const tag = i < block.i ? (j < block.j ? 'replace' : 'delete') : j < block.j ? 'insert' : undefined;
    if (tag) opcodes.push({ tag, firstStart: i, firstEnd: block.i, secondStart: j, secondEnd: block.j });
    i = block.i + block.size;
    j = block.j + block.size;
    if (block.size > 0) {
      opcodes.push({ tag: 'equal', firstStart: block.i, firstEnd: i, secondStart: block.j, secondEnd: j });
    }
  }
  return opcodes;
}

interface Block {
  i: number;
  j: number;
  size: number;
}

/** Matches sorted by position, adjacent ones joined. */
function matchingBlocks(first: readonly string[], second: readonly string[]): Block[] {
  const positions = positionsOf(second);
  const found: Block[] = [];
  const queue: [number, number, number, number][] = [[0, first.length, 0, second.length]];
  for (let range = queue.pop(); range; range = queue.pop()) {
    const [iLow, iHigh, jLow, jHigh] = range;
    const block = longestMatch(first, second, positions, range);
    if (block.size === 0) continue;
    found.push(block);
    if (iLow < block.i && jLow < block.j) queue.push([iLow, block.i, jLow, block.j]);
    const [iEnd, jEnd] = [block.i + block.size, block.j + block.size];
    if (iEnd < iHigh && jEnd < jHigh) queue.push([iEnd, iHigh, jEnd, jHigh]);
  }
  return joinAdjacent(found.sort((a, b) => a.i - b.i || a.j - b.j));
}

function joinAdjacent(blocks: Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (last && last.i + last.size === block.i && last.j + last.size === block.j) last.size += block.size;
    else joined.push({ ...block });
  }
  return joined;
}

/**
 * Where each element stands. In long sequences only elements above 1 % may start a match: Python's difflib leaves
 * out the frequent ones, the Rust crate that Anki uses the rare ones.
 */
function positionsOf(sequence: readonly string[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  sequence.forEach((element, index) => {
    const known = positions.get(element);
    if (known) known.push(index);
    else positions.set(element, [index]);
  });
  if (sequence.length < 200) return positions;
  const limit = Math.floor(sequence.length / 100) + 1;
  for (const [element, indexes] of positions) if (indexes.length <= limit) positions.delete(element);
  return positions;
}

function longestMatch(
  first: readonly string[],
  second: readonly string[],
  positions: Map<string, number[]>,
  [iLow, iHigh, jLow, jHigh]: [number, number, number, number],
): Block {
  let best: Block = { i: iLow, j: jLow, size: 0 };
  // Lengths of the matches that end with element j, at index j + 1: for the element of `first` before, and this one.
  let before = new Int32Array(second.length + 1);
  let lengths = new Int32Array(second.length + 1);
  let filledBefore: readonly number[] = [];
  for (let i = iLow; i < iHigh; i++) {
    const found = positions.get(first[i] ?? '') ?? [];
    for (let index = lowerBound(found, jLow); index < found.length; index++) {
      const j = found[index] ?? jHigh;
      if (j >= jHigh) break;
      const size = (before[j] ?? 0) + 1;
      lengths[j + 1] = size;
      if (size > best.size) best = { i: i + 1 - size, j: j + 1 - size, size };
    }
    for (const j of filledBefore) before[j + 1] = 0;
    [before, lengths, filledBefore] = [lengths, before, found];
  }
  return extendOverOthers(first, second, best, [iLow, iHigh, jLow, jHigh]);
}

function lowerBound(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function extendOverOthers(
  first: readonly string[],
  second: readonly string[],
  { i, j, size }: Block,
  [iLow, iHigh, jLow, jHigh]: [number, number, number, number],
): Block {
  while (i > iLow && j > jLow && first[i - 1] === second[j - 1]) {
    i--;
    j--;
    size++;
  }
  while (i + size < iHigh && j + size < jHigh && first[i + size] === second[j + size]) size++;
  return { i, j, size };
}
