import { expect, test } from 'vitest';
import {
  JsonText,
  NO_CHANGES,
  type ScriptedAnswer,
  ScriptedSyncServer,
} from '../../../test/scripted-sync-server.ts';
import { openFixture } from '../../../test/support.ts';
import type { Collection } from '../collection/collection.ts';
import { deckToLegacy } from '../decks/legacy.ts';
import { stringifyExactly } from '../json/exact-json.ts';
import { notetypeToLegacy } from '../notetypes/legacy.ts';
import { presetToLegacy } from '../presets/legacy.ts';
import { SeededRandom } from '../random/seeded-random.ts';
import { syncCollection } from './sync-collection.ts';
import { SyncError } from './sync-error.ts';

const TIMES = Number(process.env.ANKID_FUZZ_ANSWERS ?? 60);

// Answers in which something was replaced: they are merged, or refused as a whole with a sentence; the program goes on.
test.each([1, 2, 3, 4])(
  'answers that somebody has tampered with, seed %i',
  { timeout: 600_000 },
  async (seed) => {
    const random = new SeededRandom(BigInt(seed));
    const below = (limit: number): number => random.range(0, limit);
    let refused = 0;
    for (let time = 0; time < TIMES; time++) {
      const col = openFixture('study');
      const answers = tampered(answersFor(col), below);
      const before = contentOf(col);
      const chunk: ScriptedAnswer = ({ before: asked }) => (asked === 0 ? answers.chunk : { done: true });
      const server = new ScriptedSyncServer(col, { ...answers, chunk });
      try {
        await syncCollection(col, server, { clientVersion: '' });
        expect(col.db.value('pragma integrity_check')).toBe('ok');
      } catch (error) {
        refused++;
        if (!(error instanceof SyncError)) console.log(JSON.stringify(answers));
        expect(error).toBeInstanceOf(SyncError);
        expect(contentOf(col)).toEqual(before);
      }
    }
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(TIMES);
  },
);

type Below = (limit: number) => number;

type Answers = Record<string, JsonText>;

/** What a server with changes of all kinds answers; parsed. */
function answersFor(col: Collection): Record<string, unknown> {
  const plain = (json: object): unknown => JSON.parse(stringifyExactly(json));
  const now = { mod: col.now, usn: 3 };
  const models = col.notetypes.all().map((notetype) => ({ ...notetypeToLegacy(notetype), ...now }));
  const decks = col.decks.all().map((deck) => ({ ...deckToLegacy(deck), ...now, odd: { a: [1.5] } }));
  const presets = col.presets.all().map((preset) => ({ ...presetToLegacy(preset), ...now }));
  const notes = col.db
    .rows<unknown[]>('select id, guid, mid, mod + 1, 3, tags, flds from notes limit 5')
    .map((row) => [...row, '', '', 0, '']);
  const cards = col.db
    .rows<unknown[]>('select * from cards limit 5')
    .map((row) => row.map((value, place) => (place === 5 ? 3 : value)));
  const revlog = col.db.rows<unknown[]>(
    'select id + 1, cid, 3, ease, ivl, lastIvl, factor, time, type from revlog',
  );
  return {
    start: { cards: [1], notes: [2], decks: [3] },
    applyChanges: plain({
      ...NO_CHANGES,
      models,
      decks: [decks, presets],
      tags: ['a'],
      conf: { a: 1 },
      crt: 5,
    }),
    chunk: { done: true, notes, cards, revlog: revlog.slice(0, 5) },
  };
}

/** One or two of the values replaced by odd ones. */
function tampered(answers: Record<string, unknown>, below: Below): Answers {
  const methods = Object.keys(answers);
  const method = methods[below(methods.length)] ?? 'start';
  const changed = { ...answers, [method]: withOdd(answers[method], below) };
  const entries = Object.entries(changed).map(([name, json]) => [name, new JsonText(JSON.stringify(json))]);
  return Object.fromEntries(entries);
}

/** Goes down some way into the value. */
function withOdd(json: unknown, below: Below): unknown {
  const inside = typeof json === 'object' && json !== null ? Object.keys(json) : [];
  if (inside.length === 0 || below(12) === 0) return ODD[below(ODD.length)];
  const key = inside[below(inside.length)] ?? '';
  const inner: unknown = Reflect.get(Object(json), key);
  const isGone = below(12) === 0;
  if (Array.isArray(json)) {
    return json.flatMap((value, place) =>
      String(place) !== key ? [value] : isGone ? [] : [withOdd(value, below)],
    );
  }
  const { [key]: _, ...rest } = Object(json);
  return isGone ? rest : { ...rest, [key]: withOdd(inner, below) };
}

const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e300,
  '',
  'x',
  '\u0000',
  '\u001f\u001f',
  '::',
  '\ud800',
  '\u{10ffff}',
  'x'.repeat(70_000),
  [],
  [[]],
  {},
  { __proto__: null, constructor: 1 },
];

const TABLES = [
  'notes',
  'cards',
  'revlog',
  'decks',
  'deck_config',
  'notetypes',
  'fields',
  'templates',
  'tags',
];

const contentOf = (col: Collection) =>
  [...TABLES, 'graves', 'config', 'col'].map((table) => col.db.rows(`select * from ${table}`));
