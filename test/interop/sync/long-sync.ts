import type { Change } from './changes.ts';

// A sync with something of every kind to send and to receive.

/** As they come in such a sync. */
export const MESSAGES = [
  'sync/meta',
  'sync/start',
  'sync/applyGraves',
  'sync/applyChanges',
  'sync/chunk',
  'sync/chunk',
  'sync/applyChunk',
  'sync/applyChunk',
  'sync/sanityCheck2',
  'sync/finish',
];

const added = (count: number, name: string): Change[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'noteAdd',
    notetype: 0,
    deck: 0,
    fields: [`${name} ${i}`, 'back'],
    tags: [name],
    guid: `${name}${i}`,
  }));

/** What another client has brought to the server. */
export const REMOTE: Change[] = [
  ...added(90, 'theirs'),
  { kind: 'noteRemove', notes: [3, 9] },
  { kind: 'noteEdit', note: 20, field: 1, text: 'theirs' },
  { kind: 'noteEdit', note: 21, field: 1, text: 'theirs' },
  { kind: 'answer', card: 30, ease: 3, millis: 900 },
  { kind: 'deckAdd', name: 'Same::Name' },
  { kind: 'style', notetype: 1, text: '.theirs {}' },
  { kind: 'presetChange', preset: 0, perDay: 3 },
  { kind: 'configSet', key: 'theirs', value: 1 },
];

/** What has changed here. */
export const LOCAL: Change[] = [
  ...added(170, 'ours'),
  { kind: 'noteRemove', notes: [4, 5, 20] },
  { kind: 'noteEdit', note: 19, field: 1, text: 'ours' },
  { kind: 'answer', card: 33, ease: 1, millis: 900 },
  { kind: 'deckAdd', name: 'Ours::Name' },
  { kind: 'deckAdd', name: 'Gone' },
  { kind: 'deckRemove', deck: 4 },
  { kind: 'style', notetype: 1, text: '.ours {}' },
  { kind: 'notetypeRename', notetype: 2, name: 'Renamed' },
  { kind: 'presetAdd', name: 'ours' },
  { kind: 'configSet', key: 'ours', value: 1 },
];
