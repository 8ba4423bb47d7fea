import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Collection } from '../../../src/engine/collection/collection.ts';
import { presetIdOf } from '../../../src/engine/decks/deck.ts';
import { deckToLegacy } from '../../../src/engine/decks/legacy.ts';
import { type DeckId, deckId, notetypeId } from '../../../src/engine/ids/ids.ts';
import { mediaOf } from '../../../src/engine/media/media.ts';
import { isCloze, type Notetype } from '../../../src/engine/notetypes/notetype.ts';
import { presetToLegacy } from '../../../src/engine/presets/legacy.ts';
import type { Case } from './case.ts';

type Row = Record<string, string | number>;

/** What a collection holds, in the form of the recording (cases.py: final; dump_collection.py: dump). */
export function contentsOf(col: Collection, key: Case['key'], isShort = false) {
  const view = new View(col, key);
  const cards = col.db.all<Row>('select * from cards').map((card) => view.card(card, isShort));
  const notes = col.db.all<Row>('select *, cast(sfld as text) as sfld from notes');
  return {
    notes: notes.map((note) => (isShort ? view.shortNote(note) : view.note(note))),
    cards,
    tags: col.tags.all(),
    media: filesOf(mediaOf(col).folder),
    revlog: col.db.value('select count(*) from revlog'),
    decks: col.decks.all().map((deck) => {
      const { name, desc, dyn } = deckToLegacy(deck);
      const preset = presetIdOf(deck);
      return { name, desc, dyn, preset: preset === undefined ? null : col.presets.getOrDefault(preset).name };
    }),
    presets: col.presets.all().map((preset) => [preset.name, newPerDay(presetToLegacy(preset))]),
    notetypes: col.notetypes.all().flatMap((notetype) => view.notetype(notetype)),
  };
}

const STOCK = new Set([
  'Basic',
  'Basic (and reversed card)',
  'Basic (optional reversed card)',
  'Basic (type in the answer)',
  'Cloze',
  'Image Occlusion',
]);

const SHORT = [
  'guid',
  'ord',
  'deck',
  'type',
  'queue',
  'due',
  'ivl',
  'factor',
  'reps',
  'lapses',
  'flags',
  'odue',
  'odeck',
];

class View {
  readonly #col: Collection;
  readonly #names = new Map<unknown, string>();
  readonly #notetypes = new Map<unknown, Notetype>();

  constructor(col: Collection, key: Case['key']) {
    this.#col = col;
    for (const note of col.db.all<Row>('select id, guid, mid, flds from notes')) {
      const notetype = col.notetypes.require(notetypeId(Number(note.mid)));
      const first = String(note.flds).split('\x1f')[0];
      this.#notetypes.set(note.id, notetype);
      this.#names.set(note.id, key === 'guid' ? String(note.guid) : `~${notetype.name}/${first}`);
    }
  }

  note({ id, flds, tags, sfld, csum }: Row) {
    const notetype = this.#notetypes.get(id);
    const fields = String(flds).split('\x1f');
    return {
      guid: this.#names.get(id),
      notetype: notetype?.name,
      fields: fields.map((text, i) => [notetype?.fields[i]?.name, text]),
      tags: String(tags)
        .split(' ')
        .filter((tag) => tag !== ''),
      sfld,
      csum,
    };
  }

  shortNote(row: Row) {
    const { guid, notetype, fields, tags } = this.note(row);
    return [guid, notetype, fields.map(([, text]) => text), tags];
  }

  card({ id, nid, did, mod, usn, odid, data, ...card }: Row, isShort: boolean) {
    const notetype = this.#notetypes.get(nid);
    const template = notetype?.templates[isCloze(notetype) ? 0 : Number(card.ord)]?.name;
    const whole = {
      ...card,
      guid: this.#names.get(nid),
      template,
      deck: this.#deckName(deckId(Number(did))),
      data: data === '' ? {} : JSON.parse(String(data)),
      ...(odid === 0 ? {} : { odeck: this.#deckName(deckId(Number(odid))) }),
    };
    return isShort
      ? Object.fromEntries(Object.entries(whole).filter(([name]) => SHORT.includes(name)))
      : whole;
  }

  notetype({ id, name, config, fields, templates }: Notetype) {
    const notes = this.#col.db.value<number>('select count(*) from notes where mid = ?', id) ?? 0;
    if (notes === 0 && STOCK.has(name)) return [];
    return [
      {
        name,
        type: config.kind,
        fields: fields.map((field) => field.name),
        templates: templates.map(({ name, config }) => [name, config.qFormat, config.aFormat]),
        css_length: [...config.css].length,
        notes,
      },
    ];
  }

  #deckName(id: DeckId): string {
    return this.#col.decks.get(id)?.name ?? '#no deck';
  }
}

function filesOf(folder: string) {
  return readdirSync(folder).map((name) => {
    const path = join(folder, name);
    return {
      name,
      size: statSync(path).size,
      sha1: createHash('sha1').update(readFileSync(path)).digest('hex'),
    };
  });
}

function newPerDay(preset: Readonly<Record<string, unknown>>): unknown {
  const { new: rules } = preset;
  return typeof rules === 'object' && rules !== null && 'perDay' in rules ? rules.perDay : undefined;
}

/** With all lists of objects in one order: that of the recording is Python's. */
export function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value))
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, inOrder(inner)]),
    );
  return value.map(inOrder);
}

/** The lists of a collection sorted by what they hold. */
export function sorted(contents: unknown): unknown {
  const ordered = inOrder(contents);
  if (typeof ordered !== 'object' || ordered === null) return ordered;
  return Object.fromEntries(
    Object.entries(ordered).map(([key, value]) => [key, Array.isArray(value) ? sortedList(value) : value]),
  );
}

const sortedList = (list: readonly unknown[]): unknown[] =>
  list
    .map((item) => [JSON.stringify(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, item]) => item);
