import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, SRC, sourcesIn } from './source-imports.ts';

/** What each folder of src may import from; the folders of one line are one layer. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  engine: ['engine'],
  desktop: ['desktop', 'engine'],
  charts: ['charts', 'engine'],
  actions: ['actions', 'charts', 'derive', 'desktop', 'engine'],
  derive: ['actions', 'derive', 'engine'],
  runner: ['runner', 'actions', 'desktop', 'engine'],
  protocol: ['protocol', 'runner', 'actions', 'engine'],
  host: ['host', 'protocol', 'runner', 'actions', 'desktop', 'engine'],
  server: ['server', 'host', 'protocol', 'runner', 'actions', 'engine'],
  cli: ['cli', 'server', 'host', 'protocol', 'runner', 'actions', 'engine'],
};

test.each(Object.entries(MAY_IMPORT))('%s imports only from %j', (folder, allowed) => {
  const wrong = sourcesIn(folder).flatMap((file) =>
    importsOf(file)
      .filter((target) => !allowed.some((place) => target === place || target.startsWith(`${place}/`)))
      .map((target) => `${relative(SRC, file)} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('every folder of src has its rule', () => {
  const folders = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map((entry) => entry.name).sort()).toEqual(Object.keys(MAY_IMPORT).sort());
});

test('only engine/sqlite names a SQLite driver', () => {
  const named = sourcesIn('.').filter((file) =>
    /'(node:sqlite|@photostructure\/sqlite)'/.test(readFileSync(file, 'utf8')),
  );
  expect(named.filter((file) => !relative(SRC, file).startsWith(join('engine', 'sqlite')))).toEqual([]);
});

test('the engine knows no environment', () => {
  expect(sourcesIn('engine').filter((file) => readFileSync(file, 'utf8').includes('process.env'))).toEqual(
    [],
  );
});
