import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Folder of real packages that others made, for tests that want many kinds of collections; '' where there is none. They
 * are not part of this repository: they lie in `shared/decks` beside it, or where ANKID_DECKS says.
 */
export const DECKS: string = process.env.ANKID_DECKS ?? besideTheRepository();

function besideTheRepository(): string {
  const folder = fileURLToPath(new URL('../../shared/decks', import.meta.url));
  return existsSync(folder) ? folder : '';
}
