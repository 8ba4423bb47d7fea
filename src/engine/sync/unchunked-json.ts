import type { Deck } from '../decks/deck.ts';
import { deckFromLegacy, deckToLegacy } from '../decks/legacy.ts';
import { AnkiError } from '../errors.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { canonicalJson, checkText } from '../json/canonical-json.ts';
import { parseKeepingNumbers, stringifyExactly } from '../json/exact-json.ts';
import type { JsonObject } from '../json/json-object.ts';
import { LegacyFields, list, object, type Reader, stamp, text } from '../json/legacy-fields.ts';
import { notetypeFromLegacy, notetypeToLegacy } from '../notetypes/legacy.ts';
import type { NotetypeDraft } from '../notetypes/notetype.ts';
import { presetFromLegacy, presetToLegacy } from '../presets/legacy.ts';
import type { Preset } from '../presets/preset.ts';
import { exactOther, withExactOther } from './exact-other.ts';

import type { UnchunkedChanges } from './unchunked.ts';

/** The body of applyChanges. */
export function changesToJson(changes: UnchunkedChanges): string {
  const { settings, creationStamp } = changes;
  const { notetypes, decks, presets } = changes;
  const members = [
    `"models":${stringifyExactly(notetypes.map(notetypeToJson))}`,
    `"decks":${stringifyExactly([decks.map(deckToJson), presets.map(presetToJson)])}`,
    `"tags":${JSON.stringify(changes.tags)}`,
  ];
  if (settings) {
    members.push(`"conf":{${settings.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`);
  }
  if (creationStamp !== undefined) members.push(`"crt":${creationStamp}`);
  return `{"changes":{${members.join(',')}}}`;
}

const deckToJson = (deck: Deck): JsonObject => withExactOther(deckToLegacy(deck), deck.common.other);

const presetToJson = (preset: Preset): JsonObject =>
  withExactOther(presetToLegacy(preset), preset.config.other);

function notetypeToJson(notetype: NotetypeDraft): JsonObject {
  const { flds, tmpls, ...legacy } = notetypeToLegacy(notetype);
  const { fields, templates, config } = notetype;
  return {
    ...withExactOther(legacy, config.other),
    flds: flds.map((json, ord) => withExactOther(json, fields[ord]?.config.other ?? NOTHING)),
    tmpls: tmpls.map((json, ord) => withExactOther(json, templates[ord]?.config.other ?? NOTHING)),
  };
}

const NOTHING = new Uint8Array();

/** Reads the answer to applyChanges, parsed from `source`, whose numbers the settings need as they are written. */
export const changesAnswer =
  (source: string): Reader<UnchunkedChanges> =>
  (json) => {
    const fields = new LegacyFields(checkText(json));
    const exact = object(parseKeepingNumbers(source));
    const notetypes = fields.take('models', list(identified(notetypeFromLegacy)));
    const [decks, presets] = fields.take('decks', decksAndPresets);
    const [deckSources, presetSources] = listOf(exact.decks).map(listOf);
    for (const [place, notetype] of notetypes.entries())
      makeNotetypeExact(notetype, listOf(exact.models)[place]);
    for (const [place, deck] of decks.entries()) makeExact(deck.common, deckSources?.[place]);
    for (const [place, preset] of presets.entries()) makeExact(preset.config, presetSources?.[place]);
    return {
      notetypes,
      decks,
      presets,
      tags: fields.take('tags', list(text)),
      settings:
        fields.take(
          'conf',
          orNull(() => settingsOf(exact.conf)),
          null,
        ) ?? undefined,
      creationStamp: fields.take('crt', orNull(stamp), null) ?? undefined,
    };
  };

/** Gives a freshly read message the members that Anki does not know as they are written in `source`. */
function makeExact(message: { other: Uint8Array }, source: unknown): void {
  message.other = exactOther(message.other, source);
}

function makeNotetypeExact({ config, fields, templates }: NotetypeDraft, source: unknown): void {
  const { flds, tmpls } = object(source);
  makeExact(config, source);
  for (const [ord, json] of listOf(flds).entries()) if (fields[ord]) makeExact(fields[ord].config, json);
  for (const [ord, json] of listOf(tmpls).entries())
    if (templates[ord]) makeExact(templates[ord].config, json);
}

const listOf = (json: unknown): unknown[] => (Array.isArray(json) ? json : []);

const decksAndPresets: Reader<[Deck[], Preset[]]> = (json) => {
  const [decks, presets] = list((part) => part)(json);
  return [list(identified(deckFromLegacy))(decks), list(identified(presetFromLegacy))(presets)];
};

/** An id of 0 means a new object, which only its maker may add. */
const identified =
  <Value extends { readonly id: LongInteger }>(reader: Reader<Value>): Reader<Value> =>
  (json) => {
    const value = reader(json);
    if (value.id === 0) throw new AnkiError('invalid', 'an object has the id 0');
    return value;
  };

const orNull =
  <Value>(reader: Reader<Value>): Reader<Value | null> =>
  (json) =>
    json === null ? null : reader(json);

const settingsOf = (exact: unknown): [string, string][] =>
  Object.entries(object(exact)).map(([key, value]) => [key, canonicalJson(value)]);
