import { SeededRandom } from '../../src/engine/random/seeded-random.ts';

export interface TextStep {
  readonly kind: 'text';
  readonly text: string;
  readonly choices: { delimiter?: string; notetype?: string; deck?: string; isHtml?: boolean };
  readonly edits: {
    dupeResolution?: string;
    matchScope?: string;
    globalTags?: string[];
    updatedTags?: string[];
    fieldColumns?: number[];
  };
}

export interface JsonStep {
  readonly kind: 'json';
  readonly data: object;
}

export interface ExportStep {
  readonly kind: 'exportNotes' | 'exportCards';
  readonly html: boolean;
  readonly tags: boolean;
  readonly decks: boolean;
  readonly notetypes: boolean;
  readonly guids: boolean;
  readonly deck?: string;
}

export type Step = TextStep | JsonStep | ExportStep;

/** Random files to import, with choices, and exports between them; the same for the same seed. */
export function randomSteps(seed: number, length: number, guids: readonly string[]): Step[] {
  const random = new SeededRandom(BigInt(seed));
  const chance = (percent: number): boolean => random.range(0, 100) < percent;
  const pick = <Item>(items: readonly Item[]): Item => items[random.range(0, items.length)] as Item; // lists below are not empty
  const some = <Item>(most: number, make: () => Item): Item[] =>
    Array.from({ length: random.range(0, most + 1) }, make);
  const maybe = <Value>(percent: number, key: string, make: () => Value) =>
    chance(percent) ? { [key]: make() } : {};
  const tags = () => some(3, () => pick(TAGS));
  return Array.from({ length }, step);

  function step(): Step {
    const kind = random.range(0, 100);
    if (kind < 78) return textStep();
    if (kind < 90) return { kind: 'json', data: json() };
    const flag = () => chance(50);
    return {
      kind: kind < 96 ? 'exportNotes' : 'exportCards',
      html: flag(),
      tags: flag(),
      decks: flag(),
      notetypes: flag(),
      guids: false, // drawn at random, on either side
      ...maybe(40, 'deck', () => pick(DECKS)),
    };
  }

  function textStep(): Step {
    // Deck names that have to be put right are treated otherwise on purpose, see DeckFinder: none may arise by accident.
    const hasDecks = chance(15);
    return {
      kind: 'text',
      text: !hasDecks && chance(8) ? some(60, () => pick(NOISE)).join('') : table(hasDecks),
      choices: {
        ...(hasDecks ? {} : maybe(15, 'delimiter', () => pick(NAMES))),
        ...maybe(35, 'notetype', () => pick(NOTETYPES)),
        ...maybe(20, 'deck', () => pick(DECKS)),
        ...maybe(20, 'isHtml', () => chance(50)),
      },
      edits: {
        ...maybe(30, 'dupeResolution', () => pick(RESOLUTIONS)),
        ...maybe(20, 'matchScope', () => pick(SCOPES)),
        ...maybe(15, 'globalTags', tags),
        ...maybe(20, 'updatedTags', tags),
        ...maybe(10, 'fieldColumns', () => [random.range(1, 4), ...some(3, () => random.range(0, 5))]),
      },
    };
  }

  function table(hasDecks: boolean): string {
    const delimiter = pick(CHARS);
    const end = pick(hasDecks ? ['\n', '\r\n'] : ['\n', '\n', '\n', '\r\n', '\r']);
    const width = random.range(1, 6);
    const special = new Map<number, () => string>();
    const head: string[] = [];
    if (hasDecks || chance(50))
      head.push(`#separator:${pick([delimiter, NAMES[CHARS.indexOf(delimiter)] ?? ''])}`);
    for (const [percent, key, values] of COLUMNS) {
      const column = random.range(1, width + 1);
      if (!chance(percent) || special.has(column)) continue;
      head.push(`#${key} column:${column}`);
      special.set(column, () => pick(values === 'guid' ? [...guids, 'new1', 'new2', ''] : values));
    }
    const deckColumn = random.range(1, width + 1);
    if (hasDecks) {
      head.push(`#deck column:${deckColumn}`);
      special.set(deckColumn, () => pick(DECK_CELLS));
    }
    for (const [percent, key, values] of DIRECTIVES)
      if (chance(percent) && !(hasDecks && key === 'Separator')) head.push(`#${key}:${pick(values)}`);
    if (chance(12)) head.push(`#columns:${some(width + 1, () => pick(LABELS)).join(delimiter)}`);
    if (chance(10)) head.push(pick(['# a remark', '#', '#colour:red', '#tags column:', 'tags: old form']));
    const rows = Array.from({ length: random.range(0, 9) }, () => row(delimiter, width, special, hasDecks));
    if (!hasDecks && chance(15))
      rows.splice(random.range(0, rows.length + 1), 0, pick(['', '# later', '"', '#deck:No']));
    const lines = [...(chance(20) ? head.reverse() : head), ...rows];
    return `${chance(8) ? '\ufeff' : ''}${lines.join(end)}${hasDecks || chance(85) ? end : ''}`;
  }

  function row(
    delimiter: string,
    width: number,
    special: ReadonlyMap<number, () => string>,
    isTidy: boolean,
  ): string {
    const length = !isTidy && chance(10) ? random.range(1, width + 3) : width;
    const cells = Array.from({ length }, (_, i) => (special.get(i + 1) ?? text)());
    return cells
      .map((cell) => (isTidy || chance(90) ? quoted(cell, delimiter, isTidy) : cell))
      .join(delimiter);
  }

  function quoted(cell: string, delimiter: string, isTidy: boolean): string {
    const isNeeded = cell.includes(delimiter) || /["\r\n#]/.test(cell);
    if (!isNeeded && !chance(8)) return cell;
    return `"${cell.replaceAll('"', '""')}"${!isTidy && chance(3) ? 'tail"' : ''}`;
  }

  function text(): string {
    return chance(45) ? pick(FIRSTS) : some(4, () => pick(PIECES)).join('');
  }

  /** Of a new note of a type with one card: others are treated otherwise on purpose, see CardWriter. */
  function reviewed(): object {
    return {
      guid: `json${random.range(1000, 999_999)}`,
      notetype: 'Basic',
      deck: 'Default',
      cards: [card()],
    };
  }

  function card(): object {
    return {
      ...maybe(80, 'due', () => random.range(0, 3_000_000_000)),
      ...maybe(80, 'interval', () => random.range(0, 5000)),
      ...maybe(80, 'ease_factor', () => random.range(0, 70_000) / 1000),
      ...maybe(80, 'reps', () => random.range(0, 100)),
      ...maybe(80, 'lapses', () => random.range(0, 100)),
    };
  }

  function json(): object {
    return {
      ...maybe(60, 'default_notetype', () => pick([...NOTETYPES, 'No such'])),
      default_deck: pick([...DECKS, 'From JSON', 1, 77]),
      ...maybe(30, 'dupe_resolution', () => pick(['Update', 'Preserve', 'Duplicate'])),
      ...maybe(30, 'match_scope', () => pick(['Notetype', 'NotetypeAndDeck'])),
      ...maybe(30, 'global_tags', tags),
      ...maybe(30, 'updated_tags', tags),
      ...maybe(15, 'notetypes', () => [
        {
          name: pick(['Made by JSON', 'Basic', 'Cloze']),
          fields: ['A', 'B'],
          templates: [{ name: 'T', qfmt: '{{A}}', afmt: '{{FrontSide}}{{B}}' }],
        },
      ]),
      notes: some(8, () => ({
        fields: some(3, () => (chance(8) ? null : text())),
        ...maybe(30, 'guid', () => pick([...guids, 'json1', ''])),
        ...maybe(40, 'tags', () => pick([null, tags()])),
        ...maybe(30, 'notetype', () => pick([...NOTETYPES, 'Made by JSON', 5])),
        ...maybe(30, 'deck', () => pick([...DECKS, 'Other::Deck', 1, 99])),
        ...maybe(15, 'unknown', () => 1),
        ...(chance(20) ? reviewed() : {}),
      })),
    };
  }
}

const CHARS = ['\t', '|', ';', ':', ',', ' '];
const NAMES = ['tab', 'pipe', 'semicolon', 'colon', 'comma', 'space'];
const RESOLUTIONS = ['update current', 'keep current', 'keep both'];
const SCOPES = ['notetype', 'notetype + deck'];
const NOTETYPES = [
  'Basic',
  'Basic (and reversed card)',
  'Basic (optional reversed card)',
  'Cloze',
  'Vocabulary ✓',
];
const DECKS = ['Default', 'Languages', 'Languages::Français', 'Science::Biology', 'Odd_*deck'];
const TAGS = [
  'animal',
  'Animal',
  'new',
  'NEW::sub',
  'new::Sub',
  'über',
  'Über',
  'x::y',
  'two words',
  'e\u0301',
  '',
];
const LABELS = ['Front', 'Back', 'front', 'Text', 'Expression', 'Reading', 'Tags', '', '"Back"'];
const DECK_CELLS = [...DECKS, 'languages', 'New deck', 'New::Deck', 'Science::Biology::New', '1'];
const NOTETYPE_CELLS = [...NOTETYPES, 'basic', 'No such', ''];

const COLUMNS: readonly (readonly [percent: number, key: string, values: readonly string[] | 'guid'])[] = [
  [12, 'guid', 'guid'],
  [15, 'notetype', NOTETYPE_CELLS],
  [25, 'tags', ['a b', 'animal', '', ' x\u00a0y ', 'Über new::Sub', 'x::', 'NEW new']],
];

const DIRECTIVES: readonly (readonly [percent: number, key: string, values: readonly string[]])[] = [
  [20, 'html', ['true', 'FALSE', 'true,,,', 'maybe', 'false']],
  [15, 'tags', ['all two::sub', ' spaced  out ', '', 'Animal,,']],
  [20, 'notetype', [...NOTETYPES, 'basic', 'No such', '']],
  [20, 'deck', [...DECK_CELLS, '', 'New deck,,']],
  [15, 'if matches', [...RESOLUTIONS, 'Keep Both']],
  [12, 'match scope', [...SCOPES, 'deck']],
  [5, 'Separator', ['Comma', ';;;;', '\t|', 'dash', ' ', '']],
  [5, ' TAGS column ', ['2', '+3', ' 2', '9', 'x', '-1', '2,,,', '2a']],
  [4, 'guid column', ['7', '0']],
];

const FIRSTS = [
  'dog',
  'doggy',
  'cat',
  'dig',
  '<b>dog</b>',
  'mouse',
  'über',
  'u\u0308ber',
  '猫',
  '{{c1::x}} y',
  'Dog',
  'same',
  '',
];

const PIECES = [
  'a',
  'word',
  ' ',
  '<i>i</i>',
  '&amp;',
  '&',
  '<',
  '>',
  "'",
  '"',
  '\n',
  '\r',
  '\t',
  ',',
  ';',
  ':',
  '|',
  '#',
  '<br>',
  '{{c2::cloze}}',
  '[sound:a.mp3]',
  '<img src="a b.jpg">',
  '<style>x</style>',
  '[[type:Front]]',
  '\u0007',
  '\u001f',
  '\u0000',
  'e\u0301',
  '😀',
  '\u00a0',
  '한국어',
  'x'.repeat(90),
];

const NOISE = [
  '"',
  '""',
  ',',
  ';',
  '\t',
  '|',
  ' ',
  '\n',
  '\r',
  '\r\n',
  '#',
  'a',
  'bc',
  '<',
  '>',
  '\ufeff',
  'tags:',
  '#html:true\n',
  ':',
];
