/** One character of a pattern. */
type Part =
  | { readonly kind: 'any' }
  | { readonly kind: 'run' }
  | { readonly kind: 'one'; readonly accepts: (char: string) => boolean };

/**
 * Matches file names as Python's glob does on Linux: `*`, `?`, `[a-c]`, `[!a-c]`, with regard to case; a leading dot only
 * matches a dot. Takes time in proportion to the lengths of pattern and name.
 */
export function wildcardMatcher(pattern: string): (name: string) => boolean {
  if (!/[*?[]/.test(pattern)) return (name) => name === pattern;
  const parts = parse([...pattern]);
  const showsHidden = pattern.startsWith('.');
  return (name) => (showsHidden || !name.startsWith('.')) && matches(parts, [...name]);
}

function parse(chars: readonly string[]): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? '';
    const end = char === '[' ? endOfSet(chars, at) : -1;
    if (char === '*') {
      if (parts.at(-1)?.kind !== 'run') parts.push({ kind: 'run' });
    } else if (char === '?') {
      parts.push({ kind: 'any' });
    } else if (end > 0) {
      parts.push({ kind: 'one', accepts: charSet(chars.slice(at + 1, end)) });
      at = end;
    } else {
      parts.push({ kind: 'one', accepts: (other) => other === char });
    }
  }
  return parts;
}

/** Where the bracket closes; a closing one at the very beginning belongs to the set. -1: it is a plain character. */
function endOfSet(chars: readonly string[], start: number): number {
  const first = chars[start + 1] === '!' ? start + 2 : start + 1;
  return chars.indexOf(']', first + 1);
}

function charSet(chars: readonly string[]): (char: string) => boolean {
  const isNegated = chars[0] === '!';
  const members = isNegated ? chars.slice(1) : chars;
  const ranges: [from: number, to: number][] = [];
  for (let at = 0; at < members.length; at++) {
    const isRange = members[at + 1] === '-' && at + 2 < members.length;
    ranges.push([code(members[at]), code(members[isRange ? at + 2 : at])]);
    if (isRange) at += 2;
  }
  return (char) => ranges.some(([from, to]) => from <= code(char) && code(char) <= to) !== isNegated;
}

const code = (char: string | undefined): number => char?.codePointAt(0) ?? 0;

/** After a failure only the latest run need be made longer: what an earlier one could take, it can take as well. */
function matches(parts: readonly Part[], name: readonly string[]): boolean {
  let [part, at] = [0, 0];
  let [run, runFrom] = [-1, 0];
  while (at < name.length) {
    const wanted = parts[part];
    if (wanted?.kind === 'run') {
      [run, runFrom] = [part++, at];
    } else if (wanted && (wanted.kind === 'any' || wanted.accepts(name[at] ?? ''))) {
      part++;
      at++;
    } else if (run >= 0) {
      part = run + 1;
      at = ++runFrom;
    } else {
      return false;
    }
  }
  while (parts[part]?.kind === 'run') part++;
  return part === parts.length;
}
