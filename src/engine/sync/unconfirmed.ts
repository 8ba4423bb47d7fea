import { deckToLegacy } from '../decks/legacy.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import { stringifyExactly } from '../json/exact-json.ts';
import { notetypeToLegacy } from '../notetypes/legacy.ts';
import { presetToLegacy } from '../presets/legacy.ts';
import type { UnchunkedChanges } from './unchunked.ts';

/**
 * Objects that were sent in a sync whose end is not known here: kind, id and time of change, with the content. A server
 * that has finished sends them as if another client had changed them, and of the same second its copy wins. Anki lives
 * with that, having nothing else to do meanwhile; here a request may have changed the object again.
 */
export type SentObjects = ReadonlyMap<string, string>;

export const sentObjects = ({ notetypes, decks, presets }: UnchunkedChanges): SentObjects =>
  new Map([
    ...notetypes.map(
      (notetype) => [keyOf(notetype, 'notetype'), textOf(notetypeToLegacy(notetype))] as const,
    ),
    ...decks.map((deck) => [keyOf(deck, 'deck'), textOf(deckToLegacy(deck))] as const),
    ...presets.map((preset) => [keyOf(preset, 'preset'), textOf(presetToLegacy(preset))] as const),
  ]);

/** What one of two syncs has sent; a content that differs cannot be relied on. */
export function sentByEither(first: SentObjects, second: SentObjects): SentObjects {
  const all = new Map([...first, ...second]);
  for (const [key, content] of first) if (all.get(key) !== content) all.set(key, '');
  return all;
}

/** What the server sent, without those copies of our own objects that ours, as they are sent now, have overtaken. */
export function withoutOvertaken(
  changes: UnchunkedChanges,
  sent: SentObjects,
  now: UnchunkedChanges,
): UnchunkedChanges {
  if (sent.size === 0) return changes;
  const ours = sentObjects(now);
  const isFine = (key: string): boolean =>
    !sent.has(key) || !ours.has(key) || sent.get(key) === ours.get(key);
  return {
    ...changes,
    notetypes: changes.notetypes.filter((notetype) => isFine(keyOf(notetype, 'notetype'))),
    decks: changes.decks.filter((deck) => isFine(keyOf(deck, 'deck'))),
    presets: changes.presets.filter((preset) => isFine(keyOf(preset, 'preset'))),
  };
}

const keyOf = ({ id, mtimeSecs }: { id: LongInteger; mtimeSecs: number }, kind: string): string =>
  `${kind} ${id} ${mtimeSecs}`;

/** The server's numbers differ from sync to sync. */
const textOf = (legacy: object): string => stringifyExactly({ ...legacy, usn: 0 });
