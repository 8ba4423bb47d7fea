import type { Collection } from '../../engine/collection/collection.ts';
import type { Deck } from '../../engine/decks/deck.ts';
import type { DeckId } from '../../engine/ids/ids.ts';
import { isObject, type JsonObject } from '../../engine/json/json-object.ts';
import { asObject, invalid } from './values.ts';

/** What counts as a duplicate of a note that is to be added. */
export interface DuplicateRule {
  readonly allow: boolean;
  /** Anki's own check, over the notes of the note type; else the add-on's over checksums alone. */
  readonly isPlain: boolean;
  readonly allNotetypes: boolean;
  /** Where a duplicate must have a card; undefined: anywhere. */
  readonly decks?: ReadonlySet<DeckId>;
}

/** Reads `options` of a note (add-on: createNote, isNoteDuplicateOrEmptyInScope). Throws invalid. */
export function duplicateRule(note: JsonObject, col: Collection, deck: Deck): DuplicateRule {
  const options = optionsOf(note);
  const allow = flag(options, 'allowDuplicate', 'allowDuplicate');
  const inDeck = options.duplicateScope === 'deck';
  const scope = Object.hasOwn(options, 'duplicateScopeOptions')
    ? asObject(options.duplicateScopeOptions, "'duplicateScopeOptions'")
    : {};
  const checkChildren = flag(scope, 'checkChildren', 'duplicateScopeOptions.checkChildren');
  const allNotetypes = flag(scope, 'checkAllModels', 'duplicateScopeOptions.checkAllModels');
  const rule = { allow, isPlain: !inDeck && !allNotetypes, allNotetypes };
  return inDeck ? { ...rule, decks: decksOf(col, deck, scope.deckName, checkChildren) } : rule;
}

/** A list or text has no options in it; the original passes over them. */
function optionsOf(note: JsonObject): JsonObject {
  const { options = {} } = note;
  if (isObject(options)) return options;
  if (Array.isArray(options) || typeof options === 'string') return {};
  throw invalid("'options' must be an object");
}

function flag(options: JsonObject, key: string, name: string): boolean {
  const value = Object.hasOwn(options, key) ? options[key] : false;
  if (typeof value !== 'boolean') throw invalid(`option parameter "${name}" must be boolean`);
  return value;
}

/** In a deck that does not exist nothing can be a duplicate. */
function decksOf(col: Collection, own: Deck, name: unknown, withChildren: boolean): Set<DeckId> {
  const deck =
    name === undefined || name === null ? own : typeof name === 'string' ? col.decks.byName(name) : undefined;
  if (!deck) return new Set();
  return new Set([deck, ...(withChildren ? col.decks.childrenOf(deck) : [])].map(({ id }) => id));
}
