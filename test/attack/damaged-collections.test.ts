import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExampleCollection } from '../../src/actions/examples.ts';
import { AnkiError } from '../../src/engine/errors.ts';
import { copyWorldFolder, openWorldIn, type World } from '../table/world.ts';
import { diceFor, placeOf, SEED } from './attack.ts';
import { damage } from './damages.ts';

/** How many damaged collections are met; `npm run attack` sets more. */
const DAMAGES = Number(process.env.ANKID_DAMAGES ?? 200);

const LONGEST_ANSWER = 5000;

const READS: readonly (readonly [string, object])[] = [
  ...([
    'deckNames',
    'deckNamesAndIds',
    'modelNames',
    'modelNamesAndIds',
    'getTags',
    'getNumCardsReviewedToday',
  ] as const),
  ...(['getNumCardsReviewedByDay', 'getCollectionStatsHTML', 'guiDeckBrowser', 'guiCurrentCard'] as const),
].map((name): [string, object] => [name, {}]);

/** What people do all day, on all that is there. */
async function use(world: World): Promise<void> {
  const ask = async (action: string, params: object = {}): Promise<unknown> => {
    const begin = performance.now();
    const text = await world.answer(JSON.stringify({ action, version: 6, params }));
    const { result, error } = JSON.parse(text);
    if (performance.now() - begin > LONGEST_ANSWER) throw new Error(`${action} takes long`);
    if (typeof error === 'string') requireSentence(action, error);
    return result;
  };
  for (const [action, params] of READS) await ask(action, params);
  const notes = ((await ask('findNotes', { query: '' })) ?? []) as number[];
  const cards = ((await ask('findCards', { query: '' })) ?? []) as number[];
  const decks = ((await ask('deckNames')) ?? []) as string[];
  const modelNames = ((await ask('modelNames')) ?? []) as string[];
  await ask('notesInfo', { query: '' });
  await ask('cardsInfo', { cards });
  await ask('getIntervals', { cards, complete: true });
  await ask('getReviewsOfCards', { cards });
  await ask('areDue', { cards });
  await ask('getDecks', { cards });
  await ask('getDeckStats', { decks });
  for (const query of [
    'is:due',
    'deck:*',
    'note:Basic',
    'prop:ivl>1',
    'rated:3',
    'tag:a*',
    'front:a',
    'a',
    'prop:s>1',
    'preset:Default',
  ])
    await ask('findCards', { query });
  for (const deck of decks.slice(0, 5)) {
    await ask('getDeckConfig', { deck });
    await ask('cardReviews', { deck, startID: 0 });
    await ask('guiDeckReview', { name: deck });
    await ask('guiCurrentCard');
    await ask('guiShowAnswer');
    await ask('guiAnswerCard', { ease: 3 });
  }
  for (const modelName of modelNames) {
    await ask('modelFieldNames', { modelName });
    await ask('modelFieldsOnTemplates', { modelName });
    await ask('modelTemplates', { modelName });
    await ask('modelStyling', { modelName });
  }
  await ask('addNote', {
    note: { deckName: 'Default', modelName: 'Basic', fields: { Front: 'new', Back: 'b' } },
  });
  if (notes[0]) await ask('updateNoteFields', { note: { id: notes[0], fields: { Front: 'other' } } });
  if (notes[1]) await ask('addTags', { notes: notes.slice(0, 30), tags: 'x' });
  if (cards[0])
    await ask('answerCards', { answers: cards.slice(0, 10).map((cardId) => ({ cardId, ease: 3 })) });
  await ask('suspend', { cards: cards.slice(0, 3) });
  await ask('changeDeck', { cards: cards.slice(0, 3), deck: 'Other' });
  await ask('exportPackage', {
    deck: decks[0] ?? 'Default',
    path: join(world.folder, 'a.apkg'),
    includeSched: true,
  });
  await ask('checkDatabase');
  await ask('notesInfo', { query: '' });
  await ask('cardsInfo', { cards });
}

const requireSentence = (action: string, error: string): void => {
  if (/internal error|undefined|\[object|NaN/.test(error)) throw new Error(`${action}: ${error}`);
};

test('damaged collections are read as far as they go, or refused in a sentence', async () => {
  const found = new Map<string, string>();
  for (let seed = SEED; seed < SEED + DAMAGES; seed++) {
    const dice = diceFor(seed);
    const folder = copyWorldFolder(dice.oneOf<ExampleCollection>(['study', 'fsrs']));
    const how = damage(join(folder, 'collection.anki2'), dice);
    const faults: unknown[] = [];
    try {
      const world = await openWorldIn(folder, (error) => faults.push(error));
      try {
        await use(world);
      } finally {
        world.close();
      }
    } catch (error) {
      if (error instanceof AnkiError && error.code !== 'internal') continue;
      const told = error instanceof Error ? error.message.slice(0, 150) : String(error);
      const kind = `${told} ${placeOf(faults.at(-1) ?? error)}`;
      if (!found.has(kind)) found.set(kind, `seed ${seed}: ${how}`);
    }
  }
  expect([...found].map(([kind, example]) => `${kind} ${example}`)).toEqual([]);
}, 7_200_000);
