import { describe, expect, test } from 'vitest';
import type { LongInteger } from '../src/engine/ids/long-integers.ts';

import { searchOf } from '../src/engine/search/search.ts';

import { lengthenIds, SHIFT } from './long-ids.ts';
import { type Served, served } from './served.ts';
import { copyOfFixture, opened } from './support.ts';

// The same requests to a collection with ids beyond 2^53 and to one with usual ids: the same answers, but for those ids.

/** A collection, and requests to it. */
function withIds(idsAre: 'usual' | 'long'): Served {
  const path = copyOfFixture('study');
  if (idsAre === 'long') lengthenIds(path, ['notetypes', 'decks', 'notes', 'cards']);
  return served(opened(path));
}

const NUMBER = /\b\d{13,}\b/g;

const lengthened = (text: string): string => text.replace(NUMBER, (id) => String(BigInt(id) + SHIFT));
/** What stands above the buttons hangs on the card's id. */
const NEXT_REVIEWS = /"nextReviews":\[[^\]]*\]/g;

const shortened = (text: string): string =>
  text
    .replace(NEXT_REVIEWS, '')
    .replace(NUMBER, (id) => String(BigInt(id) >= SHIFT ? BigInt(id) - SHIFT : id));

describe.each<[string, ...[action: string, params?: string][]]>([
  [
    'reading notes',
    ['findNotes', '{"query": ""}'],
    ['notesInfo', '{"notes": $notes}'],
    ['notesModTime', '{"notes": $notes}'],
  ],
  [
    'reading cards',
    ['findCards', '{"query": "is:due"}'],
    ['cardsInfo', '{"cards": $cards}'],
    ['cardsToNotes', '{"cards": $cards}'],
    ['cardsModTime', '{"cards": $cards}'],
    ['getIntervals', '{"cards": $cards, "complete": true}'],
    ['areDue', '{"cards": $cards}'],
    ['getDecks', '{"cards": $cards}'],
    ['getReviewsOfCards', '{"cards": $cards}'],
  ],
  [
    'ids in searches',
    ['findNotes', '{"query": "nid:$first_notes"}'],
    ['findCards', '{"query": "cid:$first_cards or cid:$first_due"}'],
  ],
  [
    'decks',
    ['deckNamesAndIds'],
    ['getDeckConfig', '{"deck": "Science"}'],
    ['getDeckStats', '{"decks": ["Science", "Languages"]}'],
  ],
  ['note types', ['modelNamesAndIds'], ['findModelsByName', '{"modelNames": ["Basic", "Cloze"]}']],
  ['forgetting', ['forgetCards', '{"cards": $cards}']],
  ['suspending', ['suspend', '{"cards": $cards}'], ['undo'], ['redo'], ['areSuspended', '{"cards": $cards}']],
  [
    'answering',
    ['answerCards', '{"answers": [{"cardId": $first_due, "ease": 3}]}'],
    ['findCards', '{"query": "rated:1:3"}'],
    ['undo'],
    ['cardsInfo', '{"cards": $cards}'],
  ],
  [
    'moving',
    ['changeDeck', '{"cards": $cards, "deck": "Science"}'],
    ['deleteDecks', '{"decks": ["Science"], "cardsToo": true}'],
    ['undo'],
  ],
  [
    'editing',
    [
      'updateNoteFields',
      `{"note": {"id": $first_notes, "fields": {"Front": "edited", "Text": "edited {{c9::x}}"}}}`,
    ],
  ],
  ['tagging', ['addTags', '{"notes": $notes, "tags": "fresh"}'], ['getNoteTags', '{"note": $first_notes}']],
  ['deleting', ['deleteNotes', '{"notes": $notes}'], ['undo']],
  ['values', ['setSpecificValueOfCard', '{"card": $first_cards, "keys": ["flags"], "newValues": [3]}']],
  [
    'fields',
    ['modelFieldAdd', '{"modelName": "Basic", "fieldName": "More"}'],
    ['modelFieldRemove', '{"modelName": "Cloze", "fieldName": "Text"}'],
  ],
])('%s', (_, ...requests) => {
  test('is the same with long ids', () => {
    const [usual, long] = [withIds('usual'), withIds('long')];
    const fill = withIdsOf(usual);
    for (const [action, template = '{}'] of requests) {
      const params = fill(template);
      const expected = usual.ask(action, params);
      expect(shortened(long.ask(action, lengthened(params))), action).toBe(shortened(expected));
      expect(JSON.parse(expected).error, action).toBeNull();
    }
    if (requests.some(([action]) => action === 'answerCards')) return; // so do intervals
    for (const table of ['notes', 'cards', 'revlog', 'decks', 'notetypes', 'graves'])
      expect(rowsOf(long.col, table), table).toEqual(rowsOf(usual.col, table));
  });
});

/** Puts usual ids in place of `$notes`, `$cards`, and the first of them, or of those due, in place of `$first_…`. */
function withIdsOf({ col }: Served): (template: string) => string {
  const ids: Record<string, readonly LongInteger[]> = {
    notes: searchOf(col).notes(''),
    cards: searchOf(col).cards(''),
    due: searchOf(col).cards('is:due -is:suspended -is:buried'),
  };
  return (template) =>
    template
      .replace(/\$first_(\w+)/g, (_, of) => String(ids[of]?.[0]))
      .replace(/\$(\w+)/g, (_, of) => JSON.stringify(ids[of]));
}

/** All rows, with usual ids, in the order of their contents. */
const rowsOf = ({ db }: Served['col'], table: string): string[] =>
  db
    .rows(`select * from ${table}`)
    .map((row) =>
      shortened(
        row
          .map((value) =>
            ArrayBuffer.isView(value) ? Buffer.from(value as Uint8Array).toString('hex') : String(value),
          )
          .join('|'),
      ),
    )
    .sort();
