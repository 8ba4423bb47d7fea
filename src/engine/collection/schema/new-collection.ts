import { type Clock, nowSeconds } from '../../clock.ts';
import { newDeck } from '../../decks/deck.ts';
import { writeDeck } from '../../decks/storage.ts';
import { DEFAULT_DECK_ID, DEFAULT_PRESET_ID, PENDING_USN } from '../../ids/ids.ts';
import { prepareForUpdate } from '../../notetypes/prepare.ts';
import { allStockNotetypes } from '../../notetypes/stock.ts';
import { freeNotetypeId, nameGroups, writeNotetype } from '../../notetypes/storage.ts';
import { defaultPresetConfig } from '../../presets/preset.ts';
import type { Random } from '../../random/random.ts';
import type { Database } from '../../sqlite/database.ts';
import { creationDate } from './creation-date.ts';
import { FIRST_SETTINGS } from './first-settings.ts';
import { setCreation, writeConfigEntry, writePreset } from './storage.ts';
import { SCHEMA_11 } from './tables.ts';
import { upgrade } from './upgrade.ts';

/**
 * Fills an empty file as Anki does, by way of schema 11: the default deck and preset, six note types, the settings. The
 * caller has begun a transaction (Rust: open_or_create).
 */
export function createCollection(db: Database, clock: Clock, random: Random): void {
  const crt = creationDate(clock);
  const now = nowSeconds(clock);
  db.exec(SCHEMA_11);
  setCreation(db, crt, clock.nowMillis());
  upgrade(db, 11, { config: firstSettings(clock.minutesWest(crt * 1000)) }, { now, random });
  writePreset(db, {
    id: DEFAULT_PRESET_ID,
    name: 'Default',
    mtimeSecs: 0,
    usn: 0,
    config: defaultPresetConfig(),
  });
  writeDeck(db, { ...newDeck('Default'), id: DEFAULT_DECK_ID, storedName: 'Default' });
  addStockNotetypes(db, clock, random);
}

/** Rust: schema11_config_as_string. */
function firstSettings(minutesWest: number): [string, string][] {
  const settings = {
    ...FIRST_SETTINGS,
    creationOffset: minutesWest,
    sched2021: true,
  };
  return Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)]);
}

/** The first is the one that the adding window starts with. */
function addStockNotetypes(db: Database, clock: Clock, random: Random): void {
  for (const [place, notetype] of allStockNotetypes(random).entries()) {
    prepareForUpdate(notetype, { skipChecks: true, groupNames: (names) => nameGroups(db, names) });
    notetype.id = freeNotetypeId(db, clock.nowMillis());
    writeNotetype(db, notetype);
    if (place > 0) continue;
    writeConfigEntry(db, 'curModel', String(notetype.id), { usn: PENDING_USN, mtime: nowSeconds(clock) });
  }
}
