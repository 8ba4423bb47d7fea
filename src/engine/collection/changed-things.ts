import { type Change, type ChangedValue, listChanges } from './changeset.ts';
import type { UndoStep } from './undo-queue.ts';

export type ThingKind =
  | 'notes'
  | 'cards'
  | 'decks'
  | 'notetypes'
  | 'presets'
  | 'tags'
  | 'reviews'
  | 'config'
  | 'media';

/** An id of 64 bits; of a tag, a setting or a media file its name. */
export type ThingId = number | bigint | string;

/** What is different, by kind, each once; null where there are more than `MOST_IDS` of a kind. */
export type ChangedThings = { readonly [Kind in ThingKind]?: readonly ThingId[] | null };

/** Who hears of more things of one kind looks at all of them again. */
export const MOST_IDS = 1000;

/** Fields and templates are parts of their note type; what only stamps the collection or waits for a sync is no thing. */
const KINDS: Readonly<Record<string, ThingKind>> = {
  notes: 'notes',
  cards: 'cards',
  decks: 'decks',
  notetypes: 'notetypes',
  fields: 'notetypes',
  templates: 'notetypes',
  deck_config: 'presets',
  tags: 'tags',
  revlog: 'reviews',
  config: 'config',
};

/** What a step has added, changed or removed, as its record tells; the same whether it is done or undone. */
export function changedThings({ changesets }: UndoStep): ChangedThings {
  const found = new Map<ThingKind, Set<ThingId>>();
  for (const changeset of changesets) for (const change of listChanges(changeset)) note(found, change);
  return Object.fromEntries([...found].map(([kind, ids]) => [kind, ids.size > MOST_IDS ? null : [...ids]]));
}

function note(found: Map<ThingKind, Set<ThingId>>, { table, key: [id] }: Change): void {
  const kind = KINDS[table];
  if (!kind || !isId(id)) return;
  const ids = found.get(kind);
  if (!ids) found.set(kind, new Set([id]));
  else if (ids.size <= MOST_IDS) ids.add(id);
}

const isId = (value: ChangedValue | undefined): value is ThingId =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'bigint';
