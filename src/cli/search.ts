import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import { explanationLines } from '../engine/search/explanation.ts';
import { searchOf } from '../engine/search/search.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { type Call, defineVerb, flag } from './verb.ts';
import { withCollection } from './with-collection.ts';

const OPTIONS = {
  ...PROFILE_OPTIONS,
  cards: flag('print ids of cards instead of notes'),
  explain: flag('print how the search is understood and carried out instead of what it finds'),
} as const;

export const search = defineVerb({
  name: 'search',
  operands: [{ name: 'QUERY', what: 'the search' }],
  options: OPTIONS,
  summary: "prints the ids of the notes that a search of Anki's browser finds",
  details:
    "Prints the ids of the notes that a search of Anki's browser finds. A search that begins with - stands behind --, as in: ankid search -- -tag:seen",
  run: (call, { print }) =>
    withCollection(call, (col) => {
      const lines = found(col, call);
      if (lines.length > 0) print(lines.join('\n'));
      return 0;
    }),
});

function found(col: Collection, { operands, values: { cards, explain } }: Call<typeof OPTIONS>): string[] {
  const query = operands[0] ?? '';
  try {
    if (explain) return explanationLines(searchOf(col).explain(query, cards ? 'cards' : 'notes'));
    return (cards ? searchOf(col).cards(query) : searchOf(col).notes(query)).map(String);
  } catch (error) {
    throw error instanceof AnkiError ? forTerminal(error) : error;
  }
}

/** Anki's messages are made for a window: with tags, and with invisible marks around what was inserted. */
const forTerminal = ({ code, message, cause }: AnkiError): AnkiError =>
  new AnkiError(code, message.replace(/[\u2068\u2069]|<\/?pre>/g, ''), { cause });
