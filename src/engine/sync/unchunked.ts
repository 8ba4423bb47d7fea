import type { Collection } from '../collection/collection.ts';
import type { Deck } from '../decks/deck.ts';
import { storedName } from '../decks/name.ts';
import { deckIdByName, readDeck, writeDeck } from '../decks/storage.ts';
import { deckId, notetypeId, presetId } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import type { NotetypeDraft } from '../notetypes/notetype.ts';
import { nameGroups, readIdByName, readNotetype, writeNotetype } from '../notetypes/storage.ts';
import type { Preset } from '../presets/preset.ts';
import { readPreset, writePreset } from '../presets/storage.ts';
import {
  numberPending,
  pendingIds,
  pendingTags,
  readSettings,
  readShapes,
  readTimes,
  replaceSettings,
  setCreationStamp,
  settleSettings,
} from './storage.ts';
import { SyncError } from './sync-error.ts';

/** What travels in one message: note types, decks, presets, tags and, from the side that is newer, settings. */
export interface UnchunkedChanges {
  readonly notetypes: readonly NotetypeDraft[];
  readonly decks: readonly Deck[];
  readonly presets: readonly Preset[];
  readonly tags: readonly string[];
  /** Keys with their values as JSON. */
  readonly settings: readonly (readonly [key: string, json: string])[] | undefined;
  /** `crt` of the collection. */
  readonly creationStamp: number | undefined;
}

/**
 * What changed here, numbered as the server will number it, rows included (Rust: local_unchunked_changes). Caller must
 * hold a transaction. Settings go only when `withSettings`.
 */
export function takeLocalChanges(col: Collection, usn: number, withSettings: boolean): UnchunkedChanges {
  const { db } = col;
  const notetypeIds = pendingIds(db, 'notetypes');
  const deckIds = pendingIds(db, 'decks');
  const presetIds = pendingIds(db, 'deck_config');
  const tags = pendingTags(db);
  for (const table of ['notetypes', 'decks', 'deck_config', 'tags'] as const) numberPending(db, table, usn);
  return {
    notetypes: notetypeIds.flatMap((id) => readNotetype(db, notetypeId(id)) ?? []),
    decks: deckIds.flatMap((id) => readDeck(db, deckId(id)) ?? []),
    presets: presetIds.flatMap((id) => readPreset(db, presetId(id)) ?? []),
    tags,
    settings: withSettings ? takeSettings(col) : undefined,
    creationStamp: withSettings ? col.stamps.crt : undefined,
  };
}

/** Rust: changed_config. */
function takeSettings(col: Collection): [string, string][] {
  const settings = readSettings(col.db).map(([key, json]): [string, string] => [key, settingJson(key, json)]);
  settleSettings(col.db);
  return settings;
}

function settingJson(key: string, stored: Uint8Array): string {
  const json = Buffer.from(stored).toString('utf8');
  try {
    JSON.parse(json);
  } catch (error) {
    throw new SyncError('sync', `the setting "${key}" cannot be sent: it is no JSON`, { cause: error });
  }
  return json;
}

/**
 * Merges what the server sent; the later change of an object wins, the server's when both are of the same second (Rust:
 * apply_changes). Throws `SyncError` for a note type with another number of fields or templates. Caller must hold a
 * transaction.
 */
export function mergeChanges(col: Collection, changes: UnchunkedChanges, usn: number): void {
  const { db } = col;
  for (const notetype of winningNotetypes(col, changes)) {
    writeNotetype(
      db,
      withFreeName(col, notetype, usn, (name) => readIdByName(db, name)),
    );
  }
  mergeDecks(col, changes.decks, usn);
  const times = readTimes(db, 'deck_config');
  for (const preset of changes.presets) {
    if ((times.get(preset.id) ?? Number.NEGATIVE_INFINITY) <= preset.mtimeSecs) writePreset(db, preset);
  }
  col.tags.registerSynced(changes.tags, usn);
  if (changes.creationStamp !== undefined) setCreationStamp(db, changes.creationStamp);
  if (changes.settings) replaceSettings(db, changes.settings, usn, col.now);
  col.clearCaches();
}

/** Those of the server's note types that replace ours or are new (Rust: merge_notetypes). */
export function winningNotetypes(col: Collection, changes: UnchunkedChanges): NotetypeDraft[] {
  if (changes.notetypes.length === 0) return [];
  const known = new Map(readShapes(col.db).map((shape) => [shape.id, shape]));
  return changes.notetypes.filter(({ id, mtimeSecs, fields, templates }) => {
    const ours = known.get(id);
    if (ours && ours.mtimeSecs > mtimeSecs) return false;
    if (ours && (ours.fields !== fields.length || ours.templates !== templates.length))
      throw resyncRequired();
    for (const parts of [fields, templates]) refuseEqualNames(col, parts);
    return true;
  });
}

/** The tables could not hold them. */
function refuseEqualNames(col: Collection, parts: readonly { readonly name: string }[]): void {
  const names = parts.map(({ name }) => name);
  if (new Set(nameGroups(col.db, names)).size < names.length) {
    throw new SyncError('sync', `the server's note type has equal names: ${names.join(', ')}`);
  }
}

const resyncRequired = (): SyncError =>
  new SyncError(
    'sync',
    'Please sync again. If this message keeps appearing, please post on the support site.',
  );

function mergeDecks(col: Collection, decks: readonly Deck[], usn: number): void {
  const { db } = col;
  const times = readTimes(db, 'decks');
  for (const deck of decks) {
    if ((times.get(deck.id) ?? Number.NEGATIVE_INFINITY) > deck.mtimeSecs) continue;
    const named = withFreeName(col, { ...deck, name: storedName(deck.name) }, usn, (name) =>
      deckIdByName(db, name),
    );
    writeDeck(db, { ...named, storedName: named.name });
  }
}

/** An object that must give way to another's name counts as changed by us (Rust: ensure_deck_name_unique and its like). */
function withFreeName<Named extends { id: LongInteger; name: string; mtimeSecs: number; usn: number }>(
  col: Collection,
  object: Named,
  usn: number,
  holderOf: (name: string) => LongInteger | undefined,
): Named {
  let name = object.name;
  for (let holder = holderOf(name); holder !== undefined && holder !== object.id; holder = holderOf(name)) {
    name += '+';
  }
  return name === object.name ? object : { ...object, name, mtimeSecs: col.now, usn };
}
