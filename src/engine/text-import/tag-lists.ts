import type { Tags } from '../tags/tags.ts';

/** Puts lists of tags in order; equal lists, which are many in a file, are worked out once. */
export class TagLists {
  readonly #tags: Tags;
  readonly #canonical = new Map<string, string[]>();
  readonly #registered = new Map<string, string[]>();

  constructor(tags: Tags) {
    this.#tags = tags;
  }

  /** Without putting new ones into the collection's list. */
  canonical(tags: readonly string[]): string[] {
    return remembered(this.#canonical, tags, () => this.#tags.canonical(tags));
  }

  /** The same for a list that is about to be registered: only of a tag and those below it the order matters then. */
  inOrder(tags: readonly string[]): readonly string[] {
    return tags.some((tag) => tag.includes('::')) ? this.canonical(tags) : tags;
  }

  registered(tags: readonly string[]): string[] {
    return [...remembered(this.#registered, tags, () => this.#tags.register(tags))];
  }
}

function remembered(known: Map<string, string[]>, tags: readonly string[], make: () => string[]): string[] {
  const key = tags.join(' ');
  const list = known.get(key) ?? make();
  known.set(key, list);
  return list;
}
