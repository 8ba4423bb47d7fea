import { readFileSync, rmSync } from 'node:fs';
import { type Clock, nowSeconds } from '../clock.ts';
import { creationDate } from '../collection/schema/creation-date.ts';
import { FIRST_SETTINGS } from '../collection/schema/first-settings.ts';
import { newDeck } from '../decks/deck.ts';
import { deckToLegacy } from '../decks/legacy.ts';
import { DEFAULT_DECK_ID, DEFAULT_PRESET_ID, notetypeId } from '../ids/ids.ts';
import { boundJson } from '../json/bound-json.ts';
import { stringifyExactly } from '../json/exact-json.ts';
import { newGuid } from '../notes/guid.ts';
import { notetypeToLegacy } from '../notetypes/legacy.ts';
import { prepareForUpdate } from '../notetypes/prepare.ts';
import { stockNotetype } from '../notetypes/stock.ts';
import { presetToLegacy } from '../presets/legacy.ts';
import { defaultPresetConfig } from '../presets/preset.ts';
import type { Random } from '../random/random.ts';
import { Database } from '../sqlite/database.ts';
import { fieldChecksum } from '../text/field-checksum.ts';
import { type StubContents, writeStub } from './storage.ts';

const TOO_NEW = 'Please update to the latest Anki version, then import the .colpkg/.apkg file again.';

/**
 * The bytes of the collection that programs find which are too old for the package around it: one note tells to update
 * (Rust: create_dummy_collection_file). `path` is used in between and must be free.
 */
export function stubCollection(path: string, clock: Clock, random: Random): Uint8Array {
  try {
    const db = new Database(path);
    try {
      writeStub(db, stubContents(clock, random));
    } finally {
      db.close();
    }
    return readFileSync(path);
  } finally {
    rmSync(path, { force: true });
  }
}

function stubContents(clock: Clock, random: Random): StubContents {
  const millis = clock.nowMillis();
  const stamps = { mtimeSecs: nowSeconds(clock), usn: 0 };
  const notetype = { ...stockNotetype('basic', random), ...stamps, id: notetypeId(millis) };
  prepareForUpdate(notetype, { skipChecks: true, groupNames: (names) => names.map((_, place) => place) });
  const preset = {
    id: DEFAULT_PRESET_ID,
    name: 'Default',
    mtimeSecs: 0,
    usn: 0,
    config: defaultPresetConfig(),
  };
  return {
    crt: creationDate(clock),
    millis,
    conf: boundJson({ ...FIRST_SETTINGS, curModel: notetype.id, nextPos: 2 }),
    models: stringifyExactly({ [String(notetype.id)]: notetypeToLegacy(notetype) }),
    decks: stringifyExactly({ 1: deckToLegacy({ ...newDeck('Default'), id: DEFAULT_DECK_ID }) }),
    dconf: stringifyExactly({ 1: presetToLegacy(preset) }),
    note: {
      guid: newGuid(random),
      mid: notetype.id,
      flds: `${TOO_NEW}\x1f`,
      sfld: TOO_NEW,
      csum: fieldChecksum(TOO_NEW),
    },
  };
}
