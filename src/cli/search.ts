import { AnkiError } from '../engine/errors.ts';
import { explanationLines } from '../engine/search/explanation.ts';
import { searchOf } from '../engine/search/search.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { type Call, defineVerb, flag } from './verb.ts';
import { type Actions, withActions } from './with-actions.ts';

const OPTIONS = {
  ...PROFILE_OPTIONS,
  cards: flag('print ids of cards instead of notes'),
  explain: flag('explain how the search is understood and carried out, instead of running it'),
} as const;

export const search = defineVerb({
  name: 'search',
  operands: [{ name: 'QUERY', what: 'the search' }],
  options: OPTIONS,
  summary: "prints the ids of the notes that a search of Anki's browser finds",
  details:
    "Prints the ids of the notes that a search of Anki's browser finds. Put -- before a search that begins with -, as in: ankid search -- -tag:seen",
  run: (call, terminal) =>
    withActions(call, terminal, async (actions) => {
      const lines = await found(actions, call);
      if (lines.length > 0) terminal.print(lines.join('\n'));
      return 0;
    }),
});

async function found(
  { run, col }: Actions,
  { operands, values: { cards, explain } }: Call<typeof OPTIONS>,
): Promise<string[]> {
  const query = operands[0] ?? '';
  try {
    if (explain) return explanationLines(searchOf(col).explain(query, cards ? 'cards' : 'notes'));
    return (await run(cards ? 'findCards' : 'findNotes', { query })).map(String);
  } catch (error) {
    throw error instanceof AnkiError ? forTerminal(error) : error;
  }
}

/** Anki's messages are made for a window: with tags, and with invisible marks around what was inserted. */
const forTerminal = ({ code, message, cause }: AnkiError): AnkiError =>
  new AnkiError(code, message.replace(/[\u2068\u2069]|<\/?pre>/g, ''), { cause });
