import { joinTags, splitTags } from './name.ts';

/** Finds tags with their children in stored tags, ignoring case (Rust: TagMatcher). */
export class TagMatcher {
  readonly #pattern: RegExp;
  readonly #newTags = new Set<string>();

  /** Takes one text with tags parted at spaces; they are taken literally. */
  constructor(tags: string) {
    const alternatives = splitTags(tags).map(escaped).join('|');
    this.#pattern = new RegExp(`(?:^| )(?:${alternatives})(?:(::)| |$)`, 'iu');
  }

  /** Whether stored tags (or one tag) have a match. Without any tags to look for, all do, as in Anki. */
  matches(tags: string): boolean {
    return this.#pattern.test(tags);
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

  /** What the replacing made. */
  get newTags(): string[] {
    return [...this.#newTags];
  }
}

/** White space goes because Anki's pattern is compiled to ignore it. */
const escaped = (tag: string): string =>
  tag.replace(/\p{White_Space}/gu, '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
