import type { Deck } from '../../decks/deck.ts';
import { deckFromLegacy } from '../../decks/legacy.ts';
import { AnkiError, messageOf } from '../../errors.ts';
import { presetId } from '../../ids/ids.ts';
import { exactInteger, isLongInteger, type LongInteger } from '../../ids/long-integers.ts';
import { canonicalJson, checkText } from '../../json/canonical-json.ts';
import { parseExactly, parseKeepingNumbers } from '../../json/exact-json.ts';
import { i32, object } from '../../json/legacy-fields.ts';
import { notetypeFromLegacy } from '../../notetypes/legacy.ts';
import type { NotetypeDraft } from '../../notetypes/notetype.ts';
import { presetFromLegacy } from '../../presets/legacy.ts';
import type { Preset } from '../../presets/preset.ts';

/**
 * Readers of the JSON texts in which schema 11 keeps settings, tags, presets, note types and decks. They throw
 * `AnkiError` corrupt where Anki's engine refuses the collection.
 */

/** Each setting with its value as Anki's engine would write it. */
export function readConfig(text: string): [key: string, json: string][] {
  return reading('decoding config', () => {
    checkText(parseExactly(text));
    return Object.entries(object(parseKeepingNumbers(text))).map(([key, value]) => [
      key,
      canonicalJson(value),
    ]);
  });
}

export function readTags(text: string): [tag: string, usn: number][] {
  return reading('decoding tags', () => membersOf(text).map(([tag, usn]) => [tag, i32(usn)]));
}

/** The key counts: buggy clients have failed to set the id inside. */
export function readPresets(text: string): Preset[] {
  return reading('decoding deck config', () =>
    membersOf(text).map(([key, json]) => ({ ...presetFromLegacy(json), id: presetId(idKey(key)) })),
  );
}

export function readPreset(text: string): Preset {
  return reading('decoding deck config', () => presetFromLegacy(checkText(parseExactly(text))));
}

export function readNotetypes(text: string): [key: LongInteger, notetype: NotetypeDraft][] {
  return reading('decoding models', () =>
    membersOf(text).map(([key, json]) => [idKey(key), notetypeFromLegacy(json)]),
  );
}

/** The decks with their names put in order, and the names as they stood there. */
export function readDecks(text: string): [deck: Deck, nameBefore: unknown][] {
  return reading('decoding decks', () =>
    membersOf(text).map(([key, json]) => {
      idKey(key);
      return [deckFromLegacy(json), object(json).name];
    }),
  );
}

function reading<Result>(what: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const reason = messageOf(error);
    throw new AnkiError('corrupt', `the collection cannot be upgraded: ${what}: ${reason}`, { cause: error });
  }
}

const membersOf = (text: string): [string, unknown][] =>
  Object.entries(object(checkText(parseExactly(text))));

function idKey(key: string): LongInteger {
  const id = /^-?[0-9]+$/.test(key) ? exactInteger(key) : undefined;
  if (!isLongInteger(id)) throw new Error(`invalid key: ${key}`);
  return id;
}
