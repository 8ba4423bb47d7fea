import type { Collection } from '../../collection/collection.ts';
import { type Deck, normalPart } from '../../decks/deck.ts';
import { ignoreBeforeMillis } from '../fsrs/history.ts';
import { parametersOf } from '../fsrs/parameters.ts';
import { updateMemoryStates } from './update.ts';

/** Gives the cards at home in a normal deck their memory states where they have none; nothing while FSRS is off. */
export function addMissingMemoryStates(col: Collection, deck: Deck): void {
  if (!col.config.getBoolean('fsrs')) return;
  const { config } = col.presets.ofDeck(deck.id);
  const retention = normalPart(deck)?.desiredRetention ?? config.desiredRetention;
  updateMemoryStates(col, [
    {
      decks: [deck.id],
      onlyMissing: true,
      ignoreBefore: ignoreBeforeMillis(config.ignoreRevlogsBeforeDate),
      rules: {
        parameters: parametersOf(config),
        retention: config.desiredRetention,
        historicalRetention: config.historicalRetention,
        maximumInterval: config.maximumReviewInterval,
        reschedule: false,
        retentionOfDecks: new Map([[deck.id, retention]]),
      },
    },
  ]);
}
