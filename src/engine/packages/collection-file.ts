import type { Collection } from '../collection/collection.ts';
import { openCollection } from '../collection/open.ts';
import { FIRST_SETTINGS } from '../collection/schema/first-settings.ts';
import { copyInto } from '../collection/schema/storage.ts';
import { SCHEMA_11 } from '../collection/schema/tables.ts';
import { type Deck, newDeck } from '../decks/deck.ts';
import { deckToLegacy } from '../decks/legacy.ts';
import { storedName } from '../decks/name.ts';
import { writeDeck } from '../decks/storage.ts';
import { DEFAULT_DECK_ID, DEFAULT_PRESET_ID } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { stringifyExactly } from '../json/exact-json.ts';
import { notetypeToLegacy } from '../notetypes/legacy.ts';
import { writeNotetype } from '../notetypes/storage.ts';
import { presetToLegacy } from '../presets/legacy.ts';
import { defaultPresetConfig, type Preset } from '../presets/preset.ts';
import { writePreset } from '../presets/storage.ts';
import { Database } from '../sqlite/database.ts';
import type { ExchangeData } from './exchange-data.ts';
import { writeRows } from './rows/storage.ts';
import { clearNotetypes, downgrade, fillSchema11, setCreation } from './storage.ts';

/**
 * Makes a collection file of today's schema with the data, which `gather` has found in `col`; the rows are those that it
 * chose (Rust: export_into_collection_file).
 */
export function writeCollectionFile(path: string, col: Collection, data: ExchangeData): void {
  const made = openCollection({ path, clock: col.clock, random: col.random, isScratch: true });
  try {
    made.transact(
      'Export',
      () => {
        clearNotetypes(made.db);
        setCreation(made.db, col.stamps.crt);
        const offset = col.config.get('creationOffset');
        if (offset === undefined) made.config.remove('creationOffset');
        else made.config.set('creationOffset', offset);
        for (const preset of data.presets) writePreset(made.db, preset);
        for (const deck of data.decks) writeDeck(made.db, { ...deck, storedName: storedName(deck.name) });
        for (const notetype of data.notetypes) writeNotetype(made.db, notetype);
      },
      'final',
    );
  } finally {
    made.close();
  }
  copyRows(col, path, data);
}

/** The same in schema 11, which all versions of Anki read. */
export function writeLegacyCollectionFile(path: string, col: Collection, data: ExchangeData): void {
  const { crt } = col.stamps;
  const millis = col.clock.nowMillis();
  const db = new Database(path);
  try {
    db.exec(`pragma synchronous = off; pragma journal_mode = memory; begin; ${SCHEMA_11}`);
    fillSchema11(db, {
      crt,
      millis,
      conf: stringifyExactly(settings(col, data)),
      models: byId(data.notetypes, notetypeToLegacy),
      decks: byId(withDefault(data.decks, DEFAULT_DECK), deckToLegacy),
      dconf: byId(withDefault(data.presets, DEFAULT_PRESET), presetToLegacy),
    });
    db.exec('commit');
  } finally {
    db.close();
  }
  copyRows(col, path, data);
}

/** All of a collection in schema 11, stamps, settings and graves included (Rust: downgrade_to_schema_11). */
export function writeWholeLegacyFile(path: string, col: Collection): void {
  copyInto(col.db, path);
  const db = new Database(path);
  try {
    downgrade(db, {
      models: byId(col.notetypes.all(), notetypeToLegacy),
      decks: byId(col.decks.all(), deckToLegacy),
      dconf: byId(col.presets.all(), presetToLegacy),
    });
  } finally {
    db.close();
  }
}

const copyRows = ({ db }: Collection, path: string, { cards, withScheduling }: ExchangeData): void =>
  writeRows(db, path, { cards, withReviews: withScheduling, withSystemTags: withScheduling });

const byId = <Item extends { readonly id: LongInteger }>(
  items: readonly Item[],
  legacy: (item: Item) => unknown,
) => stringifyExactly(Object.fromEntries(items.map((item) => [item.id, legacy(item)])));

/** Every collection has the default deck and the default preset. */
const withDefault = <Item extends { readonly id: LongInteger }>(
  items: readonly Item[],
  item: Item,
): Item[] => (items.some(({ id }) => id === item.id) ? [...items] : [item, ...items]);

const DEFAULT_DECK: Deck = { ...newDeck('Default'), id: DEFAULT_DECK_ID };
const DEFAULT_PRESET: Preset = {
  id: DEFAULT_PRESET_ID,
  name: 'Default',
  mtimeSecs: 0,
  usn: 0,
  config: defaultPresetConfig(),
};

/** Rust: schema11_config_as_string. */
const settings = (col: Collection, { notetypes }: ExchangeData): Record<string, unknown> => ({
  ...FIRST_SETTINGS,
  curModel: notetypes[0]?.id ?? null,
  creationOffset: col.config.get('creationOffset'),
  sched2021: true,
});
