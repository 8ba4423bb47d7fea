import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { call } from '../../../test/served.ts';
import { type FixtureName, openFixture } from '../../../test/support.ts';
import type { Collection } from '../../engine/collection/collection.ts';
import type { LongInteger } from '../../engine/ids/long-integers.ts';
import { searchOf } from '../../engine/search/search.ts';

const SCENARIOS = new URL('../../../conformance/scenarios/cards/', import.meta.url);

interface Scenario {
  readonly fixture: FixtureName;
  readonly steps: readonly {
    readonly request: {
      readonly action: string;
      readonly version: number;
      readonly params?: { cards: number[] };
    };
    readonly response: { readonly result: Record<string, unknown>[] | null };
  }[];
}

describe('cardsInfo', () => {
  const names = readdirSync(SCENARIOS).filter((name) => name.startsWith('info-'));

  test.each(names)('answers %s as recorded', (name) => {
    const { fixture, steps }: Scenario = JSON.parse(readFileSync(new URL(name, SCENARIOS), 'utf8'));
    const col = openFixture(fixture);
    const recorded = steps.filter((step) => step.request.version > 4 && step.response.result);
    expect(recorded.length).toBeGreaterThan(0);
    for (const { request, response } of recorded) {
      expect(cardsInfo(col, request.params?.cards ?? [])).toEqual(response.result);
    }
  });

  test('leaves out damaged cards and answers for the others', () => {
    const col = openFixture('study');
    const [good = 0, noTemplate = 0, noNote = 0, noDeck = 0] = searchOf(col).cards('note:Basic');
    col.db.run('update cards set ord = 7 where id = ?', noTemplate);
    col.db.run('update cards set nid = 5 where id = ?', noNote);
    col.db.run('update cards set did = 5 where id = ?', noDeck);
    const [first, second, third, fourth] = cardsInfo(col, [good, noTemplate, noNote, noDeck]);
    expect(first).toMatchObject({ cardId: good });
    expect([second, third, fourth]).toEqual([{}, {}, {}]);
  });
});

const cardsInfo = (col: Collection, cards: readonly (LongInteger | null)[]) =>
  call(col, 'cardsInfo', { cards }) as unknown[];
