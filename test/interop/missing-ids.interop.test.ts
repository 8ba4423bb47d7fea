import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCollection } from '../../src/engine/collection/open.ts';
import { IDS, REQUESTS } from '../missing-ids.ts';
import { served } from '../served.ts';
import { copyOfFixture, standingClock, temporaryFolder } from '../support.ts';
import { ANKI_PYTHON, runScript } from './anki.ts';

const WRITES: readonly (readonly [action: string, request: string])[] = [
  ['setDeckConfigId', '{"decks": ["Default", "Languages"], "configId": $}'],
  ['insertReviews', '{"reviews": [[1653772912146, $, -1, 3, -60, -60, 2500, 6157, 0]]}'],
  ...['nid', 'did', 'odid', 'due', 'ivl'].map((key): [string, string] => [
    'setSpecificValueOfCard',
    `{"card": CARD, "keys": ["${key}"], "newValues": [$], "warning_check": true}`,
  ]),
];

const TOO_LONG = IDS.filter((id) => BigInt.asIntN(64, BigInt(id)) !== BigInt(id));

test.skipIf(ANKI_PYTHON === '')(
  'real Anki finds nothing wrong after requests with ids that nothing has',
  () => {
    const path = copyOfFixture('study');
    const file = join(temporaryFolder(), 'out.txt');
    const col = openCollection({ path, clock: standingClock('2026-06-15T12:00:00Z') });
    const { ask } = served(col);
    const [card] = JSON.parse(ask('findCards', '{"query": "deck:Default"}')).result;
    for (const [action, requests] of Object.entries(REQUESTS))
      for (const request of requests)
        for (const id of IDS) ask(action, request.replaceAll('$', id).replace('PATH', file));
    for (const [action, request] of WRITES)
      for (const id of TOO_LONG) ask(action, request.replace('CARD', card).replace('$', id));
    col.close();
    expect(runScript('check_collection.py', path).output).toContain('"ok": true');
  },
  120_000,
);
