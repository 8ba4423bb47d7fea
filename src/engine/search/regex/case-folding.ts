import type { CharSet } from './char-set.ts';

/** The set with all letters that differ only in case from one in it, by Unicode's simple folding. */
export function caseInsensitive(set: CharSet, unicode: boolean): CharSet {
  return (code) => set(code) || caseVariants(code, unicode).some(set);
}

/** The other letters that equal this one when case does not count. */
export function caseVariants(code: number, unicode: boolean): readonly number[] {
  if (!unicode) return asciiVariants(code);
  variants ??= findVariants();
  return variants.get(code) ?? NONE;
}

const NONE: readonly number[] = [];
const LAST_CASED = 0x1_ffff;
let variants: Map<number, number[]> | undefined;

function asciiVariants(code: number): readonly number[] {
  const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  return isLetter ? [code ^ 32] : NONE;
}

/** Where simple folding is not the small form of the capital: the dotless i, and three pairs that Unicode joins. */
const EXCEPTIONS: ReadonlyMap<number, number> = new Map([
  [0x131, 0x131],
  [0x1fd3, 0x390],
  [0x1fe3, 0x3b0],
  [0xfb05, 0xfb06],
]);

/** JavaScript knows the table of simple foldings but does not show it, so the letters are grouped once. */
function findVariants(): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  const cased = /\p{Changes_When_Casemapped}/u;
  for (let code = 0; code <= LAST_CASED; code++) {
    const char = String.fromCodePoint(code);
    if (!cased.test(char)) continue;
    const fold = EXCEPTIONS.get(code) ?? smallOfCapital(char);
    const members = groups.get(fold);
    if (members) members.push(code);
    else groups.set(fold, [code]);
  }
  return othersOfEach(groups.values());
}

/** Mappings to several letters do not count. */
function smallOfCapital(char: string): number {
  const capital = single(char.toUpperCase()) ?? char;
  return (single(capital.toLowerCase()) ?? capital).codePointAt(0) ?? 0;
}

function single(text: string): string | undefined {
  return text.length === 1 || (text.length === 2 && text > '\ud7ff' && text < '\ue000') ? text : undefined;
}

function othersOfEach(groups: Iterable<number[]>): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const group of groups) {
    for (const code of group) {
      const others = group.filter((other) => other !== code);
      if (others.length > 0) found.set(code, others);
    }
  }
  return found;
}
