import { joinTags, splitTags } from './name.ts';

/** So many tags are looked for by one pattern; more of them are looked up, as a pattern would try each at each place. */
const MOST_IN_PATTERN = 50;

/** Finds tags with their children in stored tags, ignoring case (Rust: TagMatcher). */
export class TagMatcher {
  readonly #texts: readonly string[];
  #made: RegExp | undefined;
  readonly #wanted: WantedTags | undefined;
  readonly #newTags = new Set<string>();

  /** Takes one text with tags parted at spaces; they are taken literally. */
  constructor(tags: string) {
    this.#texts = splitTags(tags).map(withoutSpace);
    this.#wanted = this.#texts.length > MOST_IN_PATTERN ? new WantedTags(this.#texts) : undefined;
  }

  /** Whether stored tags (or one tag) have a match. Without any tags to look for, all do, as in Anki. */
  matches(tags: string): boolean {
    const wanted = this.#wanted;
    if (!wanted) return this.#pattern.test(tags);
    return tags.split(' ').some((tag) => wanted.include(tag));
  }

  /** The stored tags without the matching ones. */
  remove(tags: string): string {
    return joinTags(splitTags(tags).filter((tag) => !this.matches(tag)));
  }

  /** The stored tags with the matching part of each replaced; children stay children. */
  replace(tags: string, replacement: string): string {
    return joinTags(
      splitTags(tags).map((tag) => {
        if (!this.matches(tag)) return tag;
        const replaced = tag.replace(
          this.#pattern,
          (_, child: string | undefined) => replacement + (child ?? ''),
        );
        this.#newTags.add(replaced);
        return replaced;
      }),
    );
  }

  get #pattern(): RegExp {
    this.#made ??= patternOf(this.#texts);
    return this.#made;
  }

  /** What the replacing made. */
  get newTags(): string[] {
    return [...this.#newTags];
  }
}

/** White space goes because Anki's pattern is compiled to ignore it. */
const withoutSpace = (tag: string): string => tag.replace(/\p{White_Space}/gu, '');

const patternOf = (tags: readonly string[]): RegExp =>
  new RegExp(`(?:^| )(?:${tags.map(escaped).join('|')})(?:(::)| |$)`, 'iu');

const escaped = (tag: string): string => tag.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Many tags, looked up by what is the same for all that a pattern takes as equal; a pattern decides in the few unclear cases. */
class WantedTags {
  readonly #exact: ReadonlySet<string>;
  readonly #byKey = new Map<string, string[]>();
  readonly #longest: number;

  constructor(tags: readonly string[]) {
    this.#exact = new Set(tags);
    this.#longest = tags.reduce((most, tag) => Math.max(most, tag.length), 0);
    for (const tag of this.#exact) {
      const same = this.#byKey.get(keyOf(tag));
      if (same) same.push(tag);
      else this.#byKey.set(keyOf(tag), [tag]);
    }
  }

  /** Whether the tag is one of them, or one above it is, which cannot be longer than the longest. */
  include(tag: string): boolean {
    for (let end = tag.indexOf('::'); end >= 0 && end <= this.#longest; end = tag.indexOf('::', end + 1))
      if (this.#has(tag.slice(0, end))) return true;
    return tag !== '' && this.#has(tag);
  }

  #has(tag: string): boolean {
    if (this.#exact.has(tag)) return true;
    const alike = this.#byKey.get(keyOf(tag));
    return alike !== undefined && patternOf(alike).test(tag);
  }
}

/** Never different for what a pattern takes as equal. */
const keyOf = (tag: string): string => tag.toLowerCase().toUpperCase().toLowerCase();
