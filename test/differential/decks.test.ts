import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CardGeneration } from '../../src/engine/templates/card-generation.ts';
import { renderCard, withStyle } from '../../src/engine/templates/render.ts';
import { fieldChecksum, sortFieldText } from '../../src/engine/text/field-checksum.ts';
import { DECKS } from '../decks-folder.ts';

// Dumps of collections made from real decks, with cards as Anki rendered them: NAME.expected.json.gz.
const names = DECKS ? readdirSync(DECKS).filter((name) => name.endsWith('.expected.json.gz')) : [];

describe.skipIf(names.length === 0)('cards of real decks', () => {
  test.each(names)('%s', (name) => {
    const dump = readDump(name);
    const notetypes = new Map(dump.notetypes.map((notetype) => [notetype.name, notetype]));
    const notes = new Map(dump.notes.map((note) => [note.guid, note]));
    const cards = new Map(dump.cards.map((card) => [`${card.guid} ${card.ord}`, card]));
    const files = new Set(dump.media.map(({ name }) => name));
    for (const { guid, ord, question, answer } of dump.rendered ?? []) {
      const note = notes.get(guid);
      const notetype = notetypes.get(note?.notetype ?? '');
      const card = cards.get(`${guid} ${ord}`);
      if (!note || !notetype || !card) throw new Error(`the dump lacks the note, type or card of ${guid}`);
      const rendered = render(notetype, note, card, files);
      expect({ question: rendered.question, answer: rendered.answer }).toEqual({ question, answer });
    }
    for (const note of dump.notes) {
      const sorted = notetypes.get(note.notetype)?.sortf ?? 0;
      expect(fieldChecksum(valuesOf(note)[0] ?? '')).toBe(note.csum);
      const sortText = sortFieldText(valuesOf(note)[sorted] ?? '');
      // The column turns what looks like a number into one.
      if (Number.isNaN(Number(sortText))) expect(sortText).toBe(note.sfld);
    }
    expectSameCards(dump, notetypes);
  });
});

interface Notetype {
  name: string;
  type: number;
  css: string;
  latexsvg: boolean;
  sortf: number;
  flds?: { name: string }[];
  tmpls: { name: string; qfmt: string; afmt: string }[];
}
interface Note {
  guid: string;
  notetype: string;
  fields: [name: string, value: string][];
  tags: string[];
  csum: number;
  sfld: string | number;
}
interface Card {
  guid: string;
  ord: number;
  deck: string;
  odeck?: string;
  flags: number;
}
interface Dump {
  notetypes: Notetype[];
  notes: Note[];
  cards: Card[];
  media: { name: string }[];
  rendered?: { guid: string; ord: number; question: string; answer: string }[];
}

function readDump(name: string): Dump {
  const dump = JSON.parse(gunzipSync(readFileSync(join(DECKS ?? '', name))).toString('utf8'));
  return dump.collection ?? dump;
}

function valuesOf({ fields }: Note): string[] {
  return fields.map(([, value]) => value);
}

function render(notetype: Notetype, note: Note, card: Card, files: Set<string>) {
  const template = notetype.tmpls[notetype.type === 1 ? 0 : card.ord];
  const { question, answer, css } = renderCard({
    notetype: {
      name: notetype.name,
      isCloze: notetype.type === 1,
      css: notetype.css,
      latexSvg: notetype.latexsvg,
      fieldNames: (notetype.flds ?? []).map(({ name }) => name),
    },
    template: template ?? { name: '', qfmt: '', afmt: '' },
    fields: valuesOf(note),
    ord: card.ord,
    cardId: 0,
    deckName: card.odeck ?? card.deck,
    tags: note.tags,
    flag: card.flags,
    latex: { imageExists: (filename) => files.has(filename) },
  });
  return { question: withStyle(css, question), answer: withStyle(css, answer) };
}

/** Every card that the fields ask for is there. */
function expectSameCards({ notes, cards }: Dump, notetypes: Map<string, Notetype>): void {
  const ords = new Map<string, number[]>();
  for (const { guid, ord } of cards) ords.set(guid, [...(ords.get(guid) ?? []), ord]);
  for (const note of notes) {
    const notetype = notetypes.get(note.notetype);
    // Dumps of text imports describe their note types only in part.
    if (!notetype?.flds) continue;
    const generation = new CardGeneration({
      isCloze: notetype.type === 1,
      fieldNames: notetype.flds.map(({ name }) => name),
      qfmts: notetype.tmpls.map(({ qfmt }) => qfmt),
    });
    const there = ords.get(note.guid) ?? [];
    expect(there, note.guid).toEqual(expect.arrayContaining(generation.ordinals(valuesOf(note))));
    expect(there.length, note.guid).toBeGreaterThan(0);
  }
}
