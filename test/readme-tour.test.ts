import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { DECKS } from './decks-folder.ts';
import { ANKI_PYTHON, runScript } from './interop/anki.ts';
import { serveProfile } from './program.ts';
import { fixturePath, temporaryFolder } from './support.ts';

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

describe("the README's tour", () => {
  test('works on a new profile', async () => {
    expect(await tour(temporaryFolder())).toEqual(EXPECTED);
  });

  test('works on a collection with much in it', async () => {
    const profile = temporaryFolder();
    cpSync(fixturePath('study'), join(profile, 'collection.anki2'));
    expect(await tour(profile)).toEqual(EXPECTED);
  });

  test.skipIf(ANKI_PYTHON === '' || DECKS === '').each(packageNames())(
    'works on what real Anki made of %s',
    { timeout: 120_000 },
    async (name) => {
      const profile = temporaryFolder();
      const path = join(profile, 'collection.anki2');
      expect(runScript('import_package.py', join(DECKS, name), path)).toMatchObject({ status: 0 });
      expect(await tour(profile)).toEqual(EXPECTED);
      expect(runScript('check_collection.py', path)).toMatchObject({ status: 0 });
    },
  );
});

/** What each command of the tour answers; what depends on the collection only by its kind. */
const EXPECTED = [
  { result: 6, error: null },
  { result: expect.any(Number), error: null },
  { result: expect.any(Number), error: null },
  { result: [expect.any(Number)], error: null },
  { result: [expect.objectContaining({ modelName: 'Basic', tags: ['ankid-tour'] })], error: null },
  { result: [false], error: null },
  { result: expect.arrayContaining([expect.arrayContaining(['Japanese::Words'])]), error: null },
];

/** Runs the commands as they stand in the README, but for the port; then the server ends cleanly. */
async function tour(profile: string): Promise<unknown[]> {
  const server = await serveProfile(profile);
  const answers: unknown[] = [];
  for (const command of commandsOfTour()) {
    const { stdout } = await run('bash', [
      '-c',
      `curl -s ${command.replace('localhost:8765', `127.0.0.1:${server.port}`)}`,
    ]);
    answers.push(JSON.parse(stdout));
  }
  expect(await server.stop()).toMatchObject({ status: 0 });
  expect(readdirSync(profile).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
  return answers;
}

function commandsOfTour(): string[] {
  const readme = readFileSync(here('../README.md'), 'utf8');
  const section = /^## Tour\n(.*?)^## /ms.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/^ {4}curl (.*?'\{.*?\}')$/gms)].map((match) => match[1] ?? '');
}

function packageNames(): string[] {
  if (DECKS === '') return ['(none given)'];
  return readdirSync(DECKS).filter((name) => name.endsWith('.apkg'));
}
