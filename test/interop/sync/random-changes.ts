import { SeededRandom } from '../../../src/engine/random/seeded-random.ts';
import type { Change, ChangeKind } from './changes.ts';

/** Draws changes; the same ones for the same seed, whatever the collection holds. */
export class RandomChanges {
  readonly #random: SeededRandom;
  readonly #name: string;
  #made = 0;

  constructor(seed: number) {
    this.#random = new SeededRandom(BigInt(seed));
    this.#name = seed.toString(36);
  }

  below(limit: number): number {
    return this.#random.range(0, limit);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item; // no list below is empty
  }

  next(): Change {
    return this.#of(this.pick(KINDS));
  }

  /** One that two clients can make at different times without their ending apart, and that takes nothing away. */
  harmless(): Change {
    return this.#of(this.pick(HARMLESS));
  }

  /** One after which only a one-way sync is possible. */
  ofSchema(): Change {
    return this.#of(this.pick(SCHEMA));
  }

  #of(kind: ChangeKind): Change {
    this.#made++;
    return { kind, ...this.#details(kind) };
  }

  #details(kind: ChangeKind): object {
    const any = () => this.below(1_000_000);
    const some = (most: number) => Array.from({ length: 1 + this.below(most) }, any);
    const text = () => `${this.pick(TEXTS)}${this.below(50)}`;
    const tags = () => Array.from({ length: this.below(3) }, () => this.pick(TAGS));
    switch (kind) {
      case 'noteAdd':
      case 'noteAddUndone':
        return {
          notetype: any(),
          deck: any(),
          fields: [text(), text(), text()],
          tags: tags(),
          guid: `g${this.#name}-${this.#made}`,
        };
      case 'noteEdit':
        return { note: any(), field: this.below(3), text: text() };
      case 'noteTags':
        return { note: any(), tags: tags() };
      case 'noteRemove':
        return { notes: some(3) };
      case 'tagsAdd':
        return { notes: some(6), tag: this.pick(TAGS) };
      case 'tagRename':
        return { tag: any(), name: this.pick(TAGS) };
      case 'tagRemove':
        return { tag: any() };
      case 'cardRemove':
      case 'suspend':
      case 'unsuspend':
      case 'bury':
      case 'forget':
        return { cards: some(kind === 'cardRemove' ? 2 : 5) };
      case 'due':
        return { cards: some(4), days: this.pick(['0', '3', '7!', '20']) };
      case 'answer':
        return { card: any(), ease: 1 + this.below(4), millis: this.below(20_000) };
      case 'flag':
        return { card: any(), flag: this.below(8) };
      case 'move':
        return { cards: some(8), deck: any() };
      case 'deckAdd':
        return { name: this.pick(DECKS) };
      case 'deckRename':
        return { deck: any(), name: this.pick(DECKS) };
      case 'deckRemove':
      case 'rebuild':
      case 'empty':
        return { deck: any() };
      case 'deckOptions':
        return { deck: any(), preset: any(), text: text() };
      case 'presetAdd':
        return { name: text() };
      case 'presetChange':
        return { preset: any(), perDay: this.below(30) };
      case 'presetRemove':
        return { preset: any() };
      case 'style':
        return { notetype: any(), text: `.card { color: #${this.below(1000)} }` };
      case 'template':
        return { notetype: any(), template: any(), text: text() };
      case 'notetypeRename':
      case 'notetypeCopy':
        return { notetype: any(), name: this.pick(NOTETYPES) };
      case 'fieldAdd':
        return { notetype: any(), name: text(), id: 1 + any() };
      case 'fieldRemove':
      case 'notetypeRemove':
        return { notetype: any() };
      case 'configSet':
        return { key: this.pick(KEYS), value: this.pick(VALUES) };
      case 'configRemove':
        return { key: this.pick(KEYS) };
      case 'build':
        return {
          name: this.pick(DECKS),
          search: this.pick(SEARCHES),
          limit: 1 + this.below(9),
          order: this.pick([0, 2, 3, 4, 5, 6, 7]), // 1 is by chance
          reschedule: this.chance(70),
        };
      case 'nothing':
      case 'tagsClear':
        return {};
    }
  }
}

const weighted = (weights: Partial<Record<ChangeKind, number>>): ChangeKind[] =>
  Object.entries(weights).flatMap(([kind, weight]) =>
    Array.from({ length: weight }, () => kind as ChangeKind),
  ); // the key above

const KINDS = weighted({
  noteAdd: 12,
  noteAddUndone: 2,
  noteEdit: 14,
  noteTags: 6,
  noteRemove: 5,
  cardRemove: 1,
  tagsAdd: 4,
  tagRename: 2,
  tagRemove: 1,
  tagsClear: 1,
  suspend: 4,
  unsuspend: 3,
  bury: 4,
  answer: 14,
  forget: 2,
  due: 2,
  flag: 4,
  move: 4,
  deckAdd: 4,
  deckRename: 3,
  deckRemove: 1,
  deckOptions: 3,
  presetAdd: 1,
  presetChange: 3,
  style: 2,
  template: 2,
  notetypeRename: 2,
  notetypeCopy: 1,
  configSet: 3,
  configRemove: 1,
  build: 3,
  rebuild: 2,
  empty: 2,
});

const HARMLESS = weighted({
  noteAdd: 6,
  noteEdit: 8,
  noteTags: 3,
  tagsAdd: 3,
  suspend: 2,
  unsuspend: 2,
  answer: 6,
  forget: 1,
  due: 1,
  flag: 3,
  move: 3,
  deckOptions: 2,
  presetChange: 2,
  style: 2,
  template: 2,
  configSet: 2,
});

const SCHEMA = weighted({ fieldAdd: 3, fieldRemove: 1, notetypeRemove: 1, presetRemove: 1 });

const TEXTS = [
  'dog',
  'ä',
  '日本',
  'e\u0301',
  '<b>x</b>',
  '{{c1::z}}',
  '[sound:a.mp3]',
  '😀',
  '',
  '12',
  '1.50',
  'a\u0007b',
  'x\u2028y',
  '"\\',
  'two\nlines',
  'long '.repeat(600),
];
const TAGS = ['a', 'A', 'b::c', 'b', 'B::c', 'leech', 'é', '日本', 'marked'];
const DECKS = ['X', 'x', 'X::Y', 'X::Y::Z', 'Default', 'Ω', 'filtered a', 'Languages::New', 'Ä::ß'];
const NOTETYPES = ['Basic', 'Other', 'Ä', 'Basic+', 'Cloze'];
const KEYS = ['myKey', 'other', 'sortType', 'deep'];
const VALUES = [1, 77, 1.5, 'text ä', true, null, [1, 2], { a: { b: [null, 'x'] } }];
const SEARCHES = ['is:new', 'is:due', 'deck:Languages', 'tag:a', 'is:suspended', '-is:new', ''];
