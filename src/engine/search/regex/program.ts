import type { CharSet } from './char-set.ts';
import { regexTooLarge } from './regex-error.ts';
import type { Char, Look, Pattern, Repeat } from './syntax.ts';

/** Kinds of instructions. */
export const OP = { match: 0, char: 1, split: 2, look: 3 } as const;

/** A machine of numbered instructions; `a` and `b` are where it goes on (a split goes on at both). */
export interface Program {
  readonly start: number;
  readonly op: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** By instruction, for chars and looks. */
  readonly sets: readonly (CharSet | undefined)[];
  readonly looks: readonly (Look | undefined)[];
}

/** Rust's machines may take 10 MiB; `weight` is about what Rust needs for a character. */
const LARGEST = 10 * 2 ** 20;
/** No property takes more; only where that might be too much they are measured. */
const HEAVIEST = 60_000;
/** What Rust needs for the joints between parts. */
const JOINT_WEIGHT = 16;

/** Builds the machine (Thompson's construction). Throws when it would be larger than Rust allows. */
export function compileProgram(pattern: Pattern): Program {
  const most = ({ weight, exactWeight }: Char) => (exactWeight ? HEAVIEST : weight);
  const exact = ({ weight, exactWeight }: Char) => exactWeight?.() ?? weight;
  if (weightOf(pattern, most) > LARGEST && weightOf(pattern, exact) > LARGEST) throw regexTooLarge();
  const builder = new Builder();
  const start = builder.add(pattern, builder.instruction(OP.match, 0, 0));
  return { start, ...builder };
}

function weightOf(pattern: Pattern, ofChar: (char: Char) => number): number {
  switch (pattern.kind) {
    case 'char':
      return ofChar(pattern);
    case 'sequence':
    case 'choice':
      return pattern.items.reduce((sum, item) => sum + weightOf(item, ofChar) + JOINT_WEIGHT, 0);
    case 'repeat': {
      const copies = Number.isFinite(pattern.max) ? pattern.max : pattern.min + 1;
      return (weightOf(pattern.item, ofChar) + JOINT_WEIGHT) * copies;
    }
    default:
      return JOINT_WEIGHT;
  }
}

class Builder {
  readonly op: number[] = [];
  readonly a: number[] = [];
  readonly b: number[] = [];
  readonly sets: (CharSet | undefined)[] = [];
  readonly looks: (Look | undefined)[] = [];

  instruction(op: number, a: number, b: number, set?: CharSet, look?: Look): number {
    this.op.push(op);
    this.a.push(a);
    this.b.push(b);
    this.sets.push(set);
    this.looks.push(look);
    return this.op.length - 1;
  }

  /** Adds the machine of a pattern that goes on at `next`; answers where it begins. */
  add(pattern: Pattern, next: number): number {
    switch (pattern.kind) {
      case 'empty':
        return next;
      case 'char':
        return this.instruction(OP.char, next, next, pattern.set);
      case 'look':
        return this.instruction(OP.look, next, next, undefined, pattern.look);
      case 'sequence':
        return pattern.items.reduceRight((after, item) => this.add(item, after), next);
      case 'choice':
        return pattern.items
          .map((item) => this.add(item, next))
          .reduceRight((other, first) => this.instruction(OP.split, first, other));
      case 'repeat':
        return this.#addRepeat(pattern, next);
    }
  }

  #addRepeat({ item, min, max }: Repeat, next: number): number {
    let entry = next;
    if (max === Number.POSITIVE_INFINITY) {
      entry = this.instruction(OP.split, next, next);
      this.a[entry] = this.add(item, entry);
    } else {
      for (let count = min; count < max; count++)
        entry = this.instruction(OP.split, this.add(item, entry), next);
    }
    for (let count = 0; count < min; count++) entry = this.add(item, entry);
    return entry;
  }
}
