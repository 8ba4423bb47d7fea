import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/engine/clock.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { type DeckNode, dueTree } from '../../src/engine/decks/due-tree.ts';
import { deckFromLegacy, deckToLegacy } from '../../src/engine/decks/legacy.ts';
import { AnkiError } from '../../src/engine/errors.ts';
import type { NoteId } from '../../src/engine/ids/ids.ts';
import { compareIds, type LongInteger } from '../../src/engine/ids/long-integers.ts';
import { presetFromLegacy, presetToLegacy } from '../../src/engine/presets/legacy.ts';
import { copyOfFixture, fixturePath, opened } from '../support.ts';
import { ANKI_PYTHON, objectsIn, runAnki } from './anki.ts';

// Compares random changes with real Anki: ANKID_ANKI_PYTHON names a Python with the package anki 26.9.3.
const seed = process.env.ANKID_FUZZ_SEED ?? '1';
const runs = process.env.ANKID_FUZZ_RUNS ?? '40';

describe.skipIf(!ANKI_PYTHON)('decks, tags and options as in real Anki', () => {
  test(`agrees in ${runs} random runs of seed ${seed}`, { timeout: 600_000 }, () => {
    const recorded = recordedRuns();
    expect(recorded).toHaveLength(Number(runs));
    for (const run of recorded) replay(run);
  });
});

type Json = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: the arguments' types follow from the operation's name
type Operation = [name: string, ...args: any[]];
interface Run {
  steps: { operation: Operation; result: unknown; names: string[]; tags: string[]; message?: string }[];
  state: Json;
}

const recordedRuns = (): Run[] =>
  objectsIn(runAnki('decks-tags-presets.py', { args: [seed, runs, fixturePath('study')] }));

function replay(run: Run): void {
  const start = Math.floor(Date.now() / 1000) - 1;
  const col = opened(copyOfFixture('study'), systemClock);
  unburyAsAnki(col);
  for (const step of run.steps) {
    const result = attempt(col, step.operation);
    const context = JSON.stringify([step.operation, step.message]);
    expect(result, context).toEqual(step.result ?? null);
    expect(
      col.decks.names().map(([, name]) => name),
      context,
    ).toEqual(step.names);
    expect(col.tags.all(), context).toEqual(step.tags);
  }
  const context = JSON.stringify(run.steps.map(({ operation, result }) => [operation, result]));
  for (const [part, value] of Object.entries(stateOf(col, start))) {
    expect(value, `${part} after ${context}`).toEqual(run.state[part]);
  }
}

/** Anki's side looked at the deck list first, which brings buried cards back. */
function unburyAsAnki(col: Collection): void {
  col.db.exec(`update cards set queue = case when type in (1, 3) then iif(due > 1000000000, 1, 3) else type end
    where queue in (-2, -3)`);
}

function attempt(col: Collection, operation: Operation): unknown {
  try {
    return col.transact('Update Config', () => perform(col, operation)) ?? null;
  } catch (error) {
    if (error instanceof AnkiError) return 'error';
    throw error;
  }
}

function perform(col: Collection, [name, ...args]: Operation): unknown {
  const deckAt = (place: number) => {
    const deck = col.decks.all()[place];
    if (!deck) throw new Error('no deck at that place');
    return deck;
  };
  const presetAt = (place: number) => {
    const preset = col.presets.all().sort((a, b) => compareIds(a.id, b.id))[place];
    if (!preset) throw new Error('no options at that place');
    return preset;
  };
  const operations: Record<string, () => unknown> = {
    create: () => void col.decks.getOrCreate(args[0]),
    rename: () => void col.decks.rename(deckAt(args[0]).id, args[1]),
    remove: () => col.decks.remove(args[0].map((place: number) => deckAt(place).id)),
    saveDeck: () => void col.decks.update(deckFromLegacy(changed(deckToLegacy(deckAt(args[0])), args[1]))),
    limitDeck: () => void col.decks.update(deckFromLegacy(changed(deckToLegacy(deckAt(args[0])), args[1]))),
    setFlag: () => col.config.set(args[0], args[1]),
    setPreset: () => col.decks.setPreset(deckAt(args[0]).id, presetAt(args[1]).id),
    addTags: () => col.tags.addToNotes(args[0] as NoteId[], args[1]),
    removeTags: () => col.tags.removeFromNotes(args[0] as NoteId[], args[1]),
    renameTag: () => col.tags.rename(args[0], args[1]),
    dropTags: () => col.tags.remove(args[0]),
    clearTags: () => col.tags.clearUnused(),
    replaceTags: () => void col.tags.replaceInNotes(args[0] as NoteId[], args[1], args[2]),
    savePreset: () => {
      const preset = presetAt(args[0]);
      col.presets.update(presetFromLegacy({ ...changed(presetToLegacy(preset), args[1]), id: preset.id }));
    },
    limitPreset: () => {
      const preset = presetAt(args[0]);
      col.presets.update(presetFromLegacy(changed(presetToLegacy(preset), args[1])));
    },
    addPreset: () => void col.presets.add(args[1], presetAt(args[0]).config),
    removePreset: () => col.presets.remove(presetAt(args[0]).id),
    changeDeck: () => col.decks.takeCards(args[0], col.decks.getOrCreate(args[1])),
  };
  const operation = operations[name];
  if (!operation) throw new Error(`unknown operation ${name}`);
  return operation();
}

/** Sets members; "part.member" reaches one level down. */
function changed(json: Json, changes: Json): Json {
  const out = structuredClone(json);
  for (const [path, value] of Object.entries(changes)) {
    const [part, member] = path.includes('.') ? path.split('.') : [undefined, path];
    const target = part === undefined ? out : out[part];
    if (typeof target !== 'object' || target === null || Array.isArray(target) || member === undefined)
      continue;
    const members = target as Json; // an object, as was just seen
    if (value === '<missing>') delete members[member];
    else members[member] = value;
  }
  return out;
}

function stateOf(col: Collection, start: number): Json {
  const names = new Map(col.decks.names());
  const presets = col.presets.all().sort((a, b) => compareIds(a.id, b.id));
  const places = new Map(presets.map((preset, place) => [preset.id as LongInteger, place]));
  const stamp = (mod: number) => (mod < start ? mod : 'now');
  const nodes = dueTree(col);
  return {
    decks: col.decks.all().map((deck) => {
      const json = deckToLegacy(deck);
      const conf = 'conf' in json ? { conf: places.get(Number(json.conf)) ?? 'none' } : {};
      return { ...json, id: 0, usn: 0, mod: stamp(json.mod), ...conf };
    }),
    presets: presets.map((preset) => ({ ...presetToLegacy(preset), id: 0, mod: stamp(preset.mtimeSecs) })),
    tags: col.tags.all(),
    notes: col.db
      .rows<[number, string, number, number]>('select id, tags, mod, usn from notes order by id')
      .map(([id, tags, mod, usn]) => [id, tags, mod >= start, usn]),
    cards: col.db
      .rows<[number, number, number, number, number, number, number, string, number, number]>(
        'select id, did, odid, queue, type, due, odue, data, usn, mod from cards order by id',
      )
      .map(([id, did, odid, queue, type, due, odue, data, usn, mod]) => {
        const nameOf = (deck: number) => [...names].find(([known]) => known === deck)?.[1] ?? null;
        return [
          id < start * 1000 ? id : 'new',
          nameOf(did),
          nameOf(odid),
          queue,
          type,
          due,
          odue,
          data,
          usn,
          mod >= start,
        ];
      }),
    graves: [
      ...col.db.rows('select type, count() from graves group by type order by type'),
      ...col.db.column('select oid from graves where type < 2 and oid < ? order by oid', start * 1000),
    ],
    config: col.db.column("select key from config where key like '\\_deck\\_%' escape '\\' order by key"),
    tree: ['', ...topCounts(nodes), nodes.map(treeOf)],
  };
}

/** The root of Anki's tree sums up the top decks within the limits of a deck without options. */
function topCounts(nodes: readonly DeckNode[]): number[] {
  const sum = (of: (node: DeckNode) => number) => nodes.reduce((total, node) => total + of(node), 0);
  return [
    sum((n) => n.newCount),
    sum((n) => n.learnCount),
    sum((n) => n.reviewCount),
    0,
    sum((n) => n.totalIncludingChildren),
  ];
}

const treeOf = (node: DeckNode): unknown[] => [
  ...[
    node.name,
    node.newCount,
    node.learnCount,
    node.reviewCount,
    node.totalInDeck,
    node.totalIncludingChildren,
  ],
  node.children.map(treeOf),
];
