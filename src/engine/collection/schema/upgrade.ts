import type { Deck } from '../../decks/deck.ts';
import { normalPart } from '../../decks/deck.ts';
import { storedName } from '../../decks/name.ts';
import { readAllDecks, writeDeck } from '../../decks/storage.ts';
import { AnkiError } from '../../errors.ts';
import { notetypeId, PENDING_USN, type PresetId, presetId } from '../../ids/ids.ts';
import { exactInteger, type LongInteger } from '../../ids/long-integers.ts';
import type { NotetypeDraft } from '../../notetypes/notetype.ts';
import type { Preset } from '../../presets/preset.ts';
import { decodeBlob, encodeBlob } from '../../proto/blob.ts';
import { PresetConfigSchema } from '../../proto/storage.gen.ts';
import type { Random } from '../../random/random.ts';
import { rowCalled } from '../../sqlite/damaged-row.ts';
import type { Database } from '../../sqlite/database.ts';
import { toNfc } from '../../text/normalize.ts';
import { readConfig, readDecks, readNotetypes, readPreset, readPresets, readTags } from './old-json.ts';
import {
  isEqualName,
  isTaken,
  readOldTexts,
  readPresetBlobs,
  readPresetTexts,
  repairEases,
  writeConfigEntry,
  writeOldNotetype,
  writePreset,
  writePresetBlob,
  writeTag,
} from './storage.ts';
import { TO_SCHEMA_14, TO_SCHEMA_15, TO_SCHEMA_17, TO_SCHEMA_18 } from './tables.ts';

/** What an older file keeps as JSON, read whole before anything is written; absent where its schema has tables. */
export interface OldContents {
  readonly config?: readonly [string, string][];
  readonly tags?: readonly [string, number][];
  readonly presets?: readonly Preset[];
  readonly notetypes?: readonly [LongInteger, NotetypeDraft][];
  readonly decks?: readonly [Deck, unknown][];
}

export interface UpgradeOptions {
  /** Seconds since 1970. */
  readonly now: number;
  readonly random: Random;
}

/** Changes nothing; throws `AnkiError` corrupt for contents that Anki refuses as well. */
export function readOldContents(db: Database, version: number): OldContents {
  if (version >= 15) return {};
  const texts = readOldTexts(db);
  const later = { notetypes: readNotetypes(texts.models), decks: readDecks(texts.decks) };
  if (version >= 14) return { ...later, presets: readPresetTexts(db).map(readPreset) };
  const { conf, tags, dconf } = texts;
  return { ...later, config: readConfig(conf), tags: readTags(tags), presets: readPresets(dconf) };
}

/** Brings the tables from `version` to the newest schema; the caller has begun a transaction (Rust: upgrade_to_latest_schema). */
export function upgrade(db: Database, version: number, old: OldContents, options: UpgradeOptions): void {
  if (version < 14) to14(db, old);
  if (version < 15) to15(db, old, options);
  if (version < 16) to16(db);
  if (version < 17) db.exec(TO_SCHEMA_17);
  if (version < 18) db.exec(TO_SCHEMA_18);
}

function to14(db: Database, { config = [], tags = [] }: OldContents): void {
  db.exec(TO_SCHEMA_14);
  for (const [tag, usn] of tags) writeTag(db, tag, usn);
  for (const [key, json] of config) writeConfigEntry(db, key, json);
}

function to15(db: Database, old: OldContents, options: UpgradeOptions): void {
  // The presets come before the statistics, which Anki takes when they are in their table, as JSON.
  for (const preset of old.presets ?? []) writePreset(db, preset);
  db.exec(TO_SCHEMA_15);
  for (const [key, notetype] of old.notetypes ?? []) addNotetype(db, key, notetype, options.random);
  for (const [deck, nameBefore] of old.decks ?? []) addDeck(db, deck, nameBefore, options.now);
  for (const { id, config } of old.presets ?? []) {
    const initialEase = Math.fround(config.initialEase * 100); // schema 15 held 2.5 as 250
    writePresetBlob(db, id, encodeBlob(PresetConfigSchema, { ...config, initialEase }));
  }
}

function addNotetype(db: Database, key: LongInteger, draft: NotetypeDraft, random: Random): void {
  // Found in the wild; Anki makes up an id, too.
  const isNameless = key === 0;
  const id = isNameless ? Math.max(1, random.below(2 ** 32)) : key;
  const notetype = isNameless ? { ...draft, id: notetypeId(id) } : draft;
  if (notetype.id === 0)
    throw new AnkiError('corrupt', 'the collection cannot be upgraded: a note type has the id 0');
  let name = toNfc(notetype.name);
  while (isTaken(db, 'notetypes', name)) name += '_';
  const fields = withUniqueNames(db, notetype.fields);
  const templates = withUniqueNames(db, notetype.templates);
  writeOldNotetype(db, id, { ...notetype, name, fields, templates });
}

function withUniqueNames<Part extends { readonly name: string }>(
  db: Database,
  parts: readonly Part[],
): Part[] {
  const unique: Part[] = [];
  for (const part of parts) {
    let name = toNfc(part.name);
    while (unique.some((earlier) => isEqualName(db, earlier.name, name))) name += '+';
    unique.push({ ...part, name });
  }
  return unique;
}

function addDeck(db: Database, deck: Deck, nameBefore: unknown, now: number): void {
  if (deck.id === 0) throw new AnkiError('corrupt', 'the collection cannot be upgraded: a deck has the id 0');
  const name = storedName(deck.name);
  let free = name;
  while (isTaken(db, 'decks', free)) free += '_';
  const isRenamed = free !== name || deck.name !== nameBefore;
  const stamps = isRenamed ? { mtimeSecs: now, usn: PENDING_USN } : {};
  writeDeck(db, { ...deck, ...stamps, storedName: free });
}

/** The starting ease is a factor again; schema 15 had given new presets a wrong one (Rust: upgrade_deck_conf_to_schema16). */
function to16(db: Database): void {
  const repaired = new Set<PresetId>();
  for (const [id, blob] of readPresetBlobs(db)) {
    const config = decodeBlob(PresetConfigSchema, blob, rowCalled('deck_config', id));
    config.initialEase = Math.fround(config.initialEase / 100);
    if (config.initialEase <= LOWEST_EASE) {
      config.initialEase = 2.5;
      repaired.add(id);
    }
    writePresetBlob(db, id, encodeBlob(PresetConfigSchema, config));
  }
  const decks = readAllDecks(db).filter((deck) =>
    repaired.has(presetId(exactInteger(normalPart(deck)?.configId ?? 0n))),
  );
  repairEases(
    db,
    decks.map(({ id }) => id),
    PENDING_USN,
  );
}

const LOWEST_EASE = Math.fround(1.3);
