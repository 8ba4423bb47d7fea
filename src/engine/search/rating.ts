import { unsigned } from './numbers.ts';
import { unexpected } from './search-error.ts';
import type { Rating } from './tree.ts';

/** The answer button behind the second colon of rated: and prop:rated; without one, any button counts. */
export function parseButton(text: string | undefined, context: string): Rating {
  if (text === undefined) return 'any';
  const button = unsigned(text, 4);
  if (!button) throw unexpected('an answer button between 1-4', context, text);
  return { button };
}
