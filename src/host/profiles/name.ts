import { AnkiError } from '../../engine/errors.ts';
import { GLOBAL } from './storage.ts';

/** Folders of Anki's and ours beside the profiles. */
const TAKEN: ReadonlySet<string> = new Set([GLOBAL, 'addons21', 'logs', 'trash']);

/** A profile's name is a folder's on every system, as Anki has it (qt: profileNameOk). Throws invalid. */
export function checkProfileName(name: string): void {
  const [forbidden] = /[\\/:*?"<>|\p{Cc}]/u.exec(name) ?? [];
  if (forbidden) throw refused(`the character ${JSON.stringify(forbidden)} cannot be used`);
  if (name.trim() === '' || name !== name.trim()) throw refused('it must not begin or end with a space');
  if (/^\.|\.$/.test(name)) throw refused('it must not begin or end with a dot');
  if (Buffer.byteLength(name) > 255) throw refused('it is too long');
  if (TAKEN.has(name.toLowerCase()) || /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(name))
    throw refused('it is reserved');
}

const refused = (reason: string): AnkiError =>
  new AnkiError('invalid', `a profile cannot have this name: ${reason}`);
