/**
 * Makes a search as short as it stays wrong, by leaving out ever smaller parts. `wrongOnes` answers which of many searches
 * are wrong.
 */
export async function shrink(
  query: string,
  wrongOnes: (queries: readonly string[]) => Promise<readonly string[]>,
): Promise<string> {
  let shortest = [...query];
  for (let size = Math.ceil(shortest.length / 2); size >= 1; ) {
    const shorter = (await wrongOnes(without(shortest, size)))[0];
    if (shorter !== undefined) shortest = [...shorter];
    else size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return shortest.join('');
}

/** All texts that are left when one run of characters is taken out. */
function without(chars: readonly string[], size: number): string[] {
  const texts = new Set<string>();
  for (let at = 0; at + size <= chars.length; at++) {
    texts.add([...chars.slice(0, at), ...chars.slice(at + size)].join(''));
  }
  return [...texts];
}
