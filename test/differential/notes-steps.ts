import { SeededRandom } from '../../src/engine/random/seeded-random.ts';

/** A note of the collection by its id, or the one that step number N added as `#N`. */
export type NoteRef = number | string;

export type Step =
  | { kind: 'add'; number: number; notetype: string; deck: string; fields: string[]; tags: string[] }
  | { kind: 'state'; notetype: string; fields: string[]; tags: string[] }
  | { kind: 'update'; note: NoteRef; fields: [index: number, text: string][]; tags: string[] | null }
  | { kind: 'remove'; notes: NoteRef[] }
  | { kind: 'move'; notes: NoteRef[]; most: number; deck: string }
  | { kind: 'removeCards'; notes: NoteRef[]; most: number }
  | { kind: 'empty'; removing: boolean }
  | { kind: 'config'; value: boolean };

/** Random steps over notes; the same for the same seed. */
export function randomSteps(seed: number, length: number, notes: readonly number[]): Step[] {
  const random = new SeededRandom(BigInt(seed));
  const pick = <Item>(items: readonly Item[]): Item => items[random.range(0, items.length)] as Item; // lists below are not empty
  const some = <Item>(most: number, make: () => Item): Item[] =>
    Array.from({ length: random.range(0, most + 1) }, make);
  const text = (): string => some(5, () => pick(pick(POOLS))).join('');
  const fields = () => some(4, text);
  const tags = () => some(3, () => pick(TAGS));
  const refs: NoteRef[] = [...notes];
  const drafts: string[][] = [['dog'], ['12']];
  return Array.from({ length }, (_, number) => step(number));

  function step(number: number): Step {
    const kind = random.range(0, 100);
    const draft = random.range(0, 5) === 0 ? pick(drafts) : fields();
    const few = () => [...new Set(some(4, () => pick(refs)))];
    if (kind < 40) {
      refs.push(`#${number}`, `#${number}`);
      drafts.push(draft);
      return {
        kind: 'add',
        number,
        notetype: pick(NOTETYPES),
        deck: pick(DECKS),
        fields: draft,
        tags: tags(),
      };
    }
    if (kind < 48) return { kind: 'state', notetype: pick(NOTETYPES), fields: draft, tags: [] };
    if (kind < 80) {
      const changes = some(3, () => [random.range(0, 4), text()] as [number, string]);
      return { kind: 'update', note: pick(refs), fields: changes, tags: pick([null, null, tags()]) };
    }
    if (kind < 85) return { kind: 'remove', notes: few() };
    if (kind < 92) return { kind: 'move', notes: few(), most: random.range(1, 3), deck: pick(DECKS) };
    if (kind < 96) return { kind: 'removeCards', notes: few(), most: random.range(1, 3) };
    if (kind < 98) return { kind: 'empty', removing: random.range(0, 2) === 0 };
    return { kind: 'config', value: random.range(0, 2) === 0 };
  }
}

const NOTETYPES = [
  'Basic',
  'Basic (and reversed card)',
  'Basic (optional reversed card)',
  'Cloze',
  'Cloze Typed',
  'Two clozes',
  'Image Occlusion',
  'Vocabulary ✓',
  'Sorted by second',
  'Sorted by second',
];

const DECKS = [
  'Default',
  'Languages',
  'Languages::Japanese::N5 漢字 ✓',
  'Random order',
  'Filtered',
  'Override',
  'french words',
];

const TAGS = [
  'a',
  'A',
  'animal',
  'ANIMAL::Fish',
  'x::y',
  'x',
  '::odd',
  'with blank',
  '日本',
  'é',
  'e\u0301',
  '',
  '  ',
  'a\u3000b',
  'ß',
  'leech',
  'Marked',
  'a:b',
  'c\u0007d',
];

const WORDS = [
  'dog',
  'cat',
  'x',
  'Ä',
  'A\u0308',
  '日本',
  '\ufa47',
  ' ',
  '\u00a0',
  '😀',
  '\u0301',
  'ſ',
  "it's",
  '"',
  '\\',
  '_',
  '%',
  '*',
];
const NUMBERS = [
  '12',
  '-3',
  '1.50',
  '1e3',
  '0x10',
  ' 7 ',
  '+4',
  '.5',
  '5.',
  '007',
  '9223372036854775808',
  '1e400',
  '-0',
  'Infinity',
  '12abc',
];
const CONTROLS = [
  '\u0000',
  '\u0001',
  '\u001f',
  '\u007f',
  '\n',
  '\t',
  '\r',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\u000b',
];
const HTML = [
  '<b>',
  '</b>',
  '<br>',
  '<div>',
  '</div>',
  '&amp;',
  '&nbsp;',
  '&lt;',
  '<img src="a b.png">',
  "<img src='c.jpg'>",
  '[sound:a.mp3]',
  '<!-- x -->',
  '<script>1</script>',
  '<',
];
const CLOZES = [
  '{{c1::',
  '{{c2::',
  '{{c3::a}}',
  '{{c0::z}}',
  '}}',
  '::hint}}',
  '{{c501::m}}',
  '{{c500::n}}',
  '{{c12::o}}',
  '{{c1::image-occlusion:rect:left=.1}}',
  '{{c99999::p}}',
];

const POOLS = [WORDS, WORDS, NUMBERS, CONTROLS, HTML, CLOZES];
