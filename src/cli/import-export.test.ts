import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { copyOfFixture, temporaryFolder } from '../../test/support.ts';
import { openCollection } from '../engine/collection/open.ts';
import { searchOf } from '../engine/search/search.ts';
import { exportFile } from './export-file.ts';
import { importFile } from './import-file.ts';
import type { Terminal } from './terminal.ts';
import type { AnyVerb } from './verb.ts';

/** Runs a verb on a profile; flags are true where they are named. Answers what it printed. */
async function run(verb: AnyVerb, folder: string, file: string, values: object = {}): Promise<string[]> {
  const lines: string[] = [];
  const terminal: Terminal = {
    print: (line) => lines.push(...line.split('\n')),
    complain: (line) => lines.push(line),
    ask: () => Promise.reject(new Error('nothing to ask')),
    isInteractive: false,
    work: { onProgress: () => {}, isCancelled: () => false },
  };
  const call = { operands: [file], values: { profile: folder, ...values }, env: {} };
  expect(await verb.run(call, terminal)).toBe(0);
  return lines;
}

function profile(): string {
  const folder = dirname(copyOfFixture('study'));
  mkdirSync(join(folder, 'collection.media'), { recursive: true });
  return folder;
}

const countNotes = (folder: string, query: string): number => {
  const col = openCollection({ path: join(folder, 'collection.anki2') });
  try {
    return searchOf(col).notes(query).length;
  } finally {
    col.close();
  }
};

test('text comes in as the command line has it', async () => {
  const folder = profile();
  const file = join(temporaryFolder(), 'words.csv');
  writeFileSync(file, 'Hund;dog\nKatze;cat\n\u001b[2J;x\n;y\n');
  const options = { notetype: 'Basic', deck: 'German' };
  const preview = await run(importFile, folder, file, { ...options, preview: true });
  expect(preview).toContain('separator: "semicolon"');
  expect(preview).toContain('deckName: "German"');
  expect(preview.join('\n')).not.toContain('\u001b');
  expect(countNotes(folder, 'deck:German')).toBe(0);
  expect(await run(importFile, folder, file, options)).toEqual([
    'notes in the file: 4',
    'added: 3',
    'skipped, first field empty: 1',
  ]);
  expect(await run(importFile, folder, file, { ...options, 'if-matches': 'keep both' })).toContain(
    'with the first field of a note here: 3',
  );
  expect(countNotes(folder, 'deck:German')).toBe(6);
  await expect(run(importFile, folder, file, { 'if-matches': 'both' })).rejects.toThrow('--if-matches wants');
});

test.each(['all.apkg', 'all.txt'])('what goes out as %s comes in again', async (name) => {
  const [folder, other] = [profile(), profile()];
  const file = join(temporaryFolder(), name);
  const options = name.endsWith('.apkg') ? { 'with-scheduling': true } : {};
  const all = countNotes(folder, '');
  expect(await run(exportFile, folder, file, options)).toEqual([`notes: ${all}`]);
  expect(await run(importFile, other, file)).toEqual([`notes in the file: ${all}`, `already here: ${all}`]);
  const decks = await run(exportFile, folder, file, { deck: 'Science::Biology', yes: true });
  expect(Number(decks[0]?.split(' ')[1])).toBeLessThan(all);
});

test('cards, JSON and whole collections', async () => {
  const folder = profile();
  const file = (name: string) => join(temporaryFolder(), name);
  const cards = file('cards.txt');
  await run(exportFile, folder, cards, { cards: true, plain: true, deck: 'Languages' });
  expect(readFileSync(cards, 'utf8')).toMatch(/^#separator:tab\n#html:false\n/);
  const json = file('notes.json');
  writeFileSync(json, '{"default_notetype": "Basic", "notes": [{"fields": ["from JSON", ""]}]}');
  expect(await run(importFile, folder, json)).toEqual(['notes in the file: 1', 'added: 1']);
  const collection = file('all.colpkg');
  await run(exportFile, folder, collection);
  expect(existsSync(collection)).toBe(true);
  await expect(run(importFile, folder, collection)).rejects.toThrow('ankid restore FILE.colpkg');
  await expect(run(exportFile, folder, collection, { deck: 'Languages' })).rejects.toThrow('holds all decks');
  await expect(run(exportFile, folder, file('x.pdf'))).rejects.toThrow("the end of the file's name");
  await expect(run(exportFile, folder, cards, { deck: 'No such', yes: true })).rejects.toThrow(
    'deck was not found',
  );
});

test.each([
  [
    exportFile,
    'x.txt',
    { 'with-scheduling': true },
    '--with-scheduling is for .apkg packages, not for text files',
  ],
  [
    exportFile,
    'x.txt',
    { legacy: true },
    '--legacy is for .apkg packages and .colpkg packages, not for text files',
  ],
  [exportFile, 'x.apkg', { plain: true }, '--plain is for text files, not for .apkg packages'],
  [exportFile, 'x.colpkg', { cards: true }, '--cards is for text files, not for .colpkg packages'],
  [exportFile, 'plain.csv', {}, 'separated by tabs, not commas'],
  [importFile, 'x.apkg', { deck: 'A' }, '--deck is for text files, not for .apkg packages'],
  [importFile, 'x.json', { separator: 'tab' }, '--separator is for text files, not for JSON files'],
  [
    importFile,
    'x.csv',
    { 'merge-notetypes': true },
    '--merge-notetypes is for .apkg packages, not for text files',
  ],
] as const)('%# options that would be ignored are refused: %s %s', async (verb, name, values, message) => {
  await expect(run(verb, profile(), join(temporaryFolder(), name), values)).rejects.toThrow(message);
});

test('a file that exists is replaced only when that is said', async () => {
  const [folder, file] = [profile(), join(temporaryFolder(), 'notes.txt')];
  writeFileSync(file, 'mine');
  await expect(run(exportFile, folder, file)).rejects.toThrow(
    `${file} exists and is replaced: if you mean it, add --yes`,
  );
  expect(readFileSync(file, 'utf8')).toBe('mine');
  await run(exportFile, folder, file, { yes: true });
  expect(readFileSync(file, 'utf8')).toMatch(/^#separator:tab/);
});
