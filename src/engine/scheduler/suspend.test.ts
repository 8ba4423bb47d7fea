import { describe, expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { CARD_QUEUE } from '../cards/card.ts';
import type { Collection } from '../collection/collection.ts';
import { type CardId, cardId } from '../ids/ids.ts';
import { hideCards, suspendCards, unhideCards } from './suspend.ts';

const LEARNING = cardId(1762163001113);
const REVIEW = cardId(1762652001116);
const SUSPENDED = cardId(1762815001117);
const BURIED = cardId(1763467001121);

describe('suspending', () => {
  test('counts the cards that were not suspended, buried ones too', () => {
    const col = openFixture('study');
    expect(suspendCards(col, [REVIEW, SUSPENDED, BURIED, cardId(5)])).toBe(2);
    expect([REVIEW, SUSPENDED, BURIED].map((id) => queue(col, id))).toEqual([-1, -1, -1]);
  });

  test('leaves alone what is suspended already', () => {
    const col = openFixture('study');
    const { mod } = col.cards.require(SUSPENDED);
    suspendCards(col, [SUSPENDED]);
    expect(col.cards.require(SUSPENDED).mod).toBe(mod);
    expect(col.undoName).toBeUndefined();
  });

  test('ends in the queue of the kind of card', () => {
    const col = openFixture('study');
    suspendCards(col, [LEARNING, REVIEW]);
    expect(unhideCards(col, [LEARNING, REVIEW, BURIED])).toBe(3);
    expect([LEARNING, REVIEW, BURIED].map((id) => queue(col, id))).toEqual([1, 2, 0]);
  });
});

describe('burying', () => {
  test('does not touch suspended cards', () => {
    const col = openFixture('study');
    const cards = col.cards.getMany([REVIEW, SUSPENDED]);
    expect(col.transact('Bury', () => hideCards(col, cards, CARD_QUEUE.userBuried))).toBe(1);
    expect([REVIEW, SUSPENDED].map((id) => queue(col, id))).toEqual([-3, -1]);
  });
});

const queue = (col: Collection, id: CardId): number => col.cards.require(id).queue;
