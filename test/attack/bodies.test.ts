import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { serveProfile } from '../program.ts';
import { temporaryFolder } from '../support.ts';
import { type Dice, diceFor, expectAlive, expectSound, ROUNDS, SEED } from './attack.ts';

const FIXTURE = fileURLToPath(new URL('../../conformance/fixtures/study', import.meta.url));

/** Actions that only read, with parameters that they take: what is sent is these, damaged. */
const REQUESTS = [
  { action: 'findNotes', params: { query: 'deck:current' } },
  { action: 'notesInfo', params: { notes: [1, 2] } },
  { action: 'cardsInfo', params: { cards: [1] } },
  { action: 'getDeckStats', params: { decks: ['Default'] } },
  {
    action: 'canAddNotes',
    params: { notes: [{ deckName: 'Default', modelName: 'Basic', fields: { Front: 'a' } }] },
  },
  { action: 'modelFieldNames', params: { modelName: 'Basic' } },
  { action: 'getIntervals', params: { cards: [1], complete: true } },
  { action: 'multi', params: { actions: [{ action: 'version' }, { action: 'deckNames', params: {} }] } },
  { action: 'requestPermission' },
  { action: 'apiReflect', params: { scopes: ['actions'] } },
];

const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 1e308, '', ' ', '\0', '\ud800', 'x'.repeat(5000)],
  ...[
    [],
    [[]],
    {},
    { a: 1 },
    [null],
    ['a', 1],
    '__proto__',
    'constructor',
    '%s',
    "'; drop table notes; --",
    '((((',
    'a:*',
  ],
];

/** A value with one of its parts replaced, dropped or doubled. */
function damaged(value: unknown, dice: Dice): unknown {
  if (typeof value !== 'object' || value === null || dice.chance(4)) return dice.oneOf(ODD);
  if (Array.isArray(value))
    return dice.chance(2) ? [...value, ...value] : value.map((item) => damaged(item, dice));
  const key = dice.oneOf(Object.keys(value).concat('extra'));
  const copy: Record<string, unknown> = { ...value };
  if (dice.chance(5)) delete copy[key];
  else copy[key] = damaged(copy[key], dice);
  return copy;
}

/** JSON with some of its characters replaced. */
function torn(text: string, dice: Dice): string {
  const chars = [...text];
  for (let i = dice.below(3); i > 0; i--)
    chars[dice.below(chars.length)] = dice.oneOf(['"', '{', '}', ',', '\\', '\n', 'é', '']);
  return chars.join('');
}

test('damaged requests get an answer that says what is wrong, quickly, and change nothing', async () => {
  const folder = join(temporaryFolder(), 'User 1');
  cpSync(FIXTURE, folder, { recursive: true });
  const server = await serveProfile(folder);
  const before = await server.call('findNotes', { query: '' });
  for (let i = 0; i < ROUNDS * 5; i++) {
    const [seed, dice] = [SEED + i, diceFor(SEED + i)];
    const request = damaged({ version: 6, ...dice.oneOf(REQUESTS) }, dice);
    const body = dice.chance(4) ? torn(JSON.stringify(request), dice) : JSON.stringify(request);
    const begin = performance.now();
    const answer = await server.send({}, Buffer.from(body || ' '));
    expect(answer.status, `seed ${seed}: ${body}`).toBe(200);
    expectSound(answer.text, `seed ${seed}: ${body.slice(0, 500)}`);
    expect(performance.now() - begin, `seed ${seed}: ${body.slice(0, 500)}`).toBeLessThan(3000);
  }
  expect(await server.call('findNotes', { query: '' })).toEqual(before);
  await expectAlive(server, 'bodies');
  expect((await server.stop()).stderr).toBe('');
}, 600_000);
