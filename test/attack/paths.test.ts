import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type RunningProgram, serveProfile } from '../program.ts';
import { temporaryFolder } from '../support.ts';
import { diceFor, expectAlive, expectSound, ROUNDS, SEED } from './attack.ts';

const LONG = 'x'.repeat(120);

const PARTS = [
  ...[
    '..',
    '.',
    '',
    '/',
    '\\',
    '\0',
    '~',
    ' ',
    'collection.anki2',
    'collection.media',
    'User 1',
    'secret.txt',
  ],
  ...[
    'con',
    'nul',
    'a:b',
    '*',
    '?',
    '%2e%2e',
    '..\\..',
    '\ud800',
    '\u202e',
    'é',
    '犬',
    '🐕',
    LONG,
    '-rf',
    '$HOME',
    '`x`',
  ],
  ...['/etc/hostname', '/proc/self/mem', '/dev/zero', 'file:///etc/hostname', '//host/share'],
];

/** Everything in a folder but what the server itself keeps there, as text. */
function contentOf(folder: string, own: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (path === own) continue;
    if (statSync(path).isDirectory()) Object.assign(found, contentOf(path, own));
    else found[path] = readFileSync(path, 'utf8');
  }
  return found;
}

async function attack(server: RunningProgram, name: string, hint: string): Promise<void> {
  const requests: readonly (readonly [string, object])[] = [
    ['storeMediaFile', { filename: name, data: 'eHh4' }],
    ['retrieveMediaFile', { filename: name }],
    ['getMediaFilesNames', { pattern: name }],
    ['deleteMediaFile', { filename: name }],
    ['loadProfile', { name }],
    ['importPackage', { path: `sub/${name}` }],
    ['restoreBackup', { path: name }],
  ];
  for (const [action, params] of requests) {
    const begin = performance.now();
    const { text } = await server.send({}, JSON.stringify({ action, version: 6, params }));
    expectSound(text, `${hint}: ${action} ${JSON.stringify(params)}`);
    expect(performance.now() - begin, hint).toBeLessThan(5000);
  }
}

test('names of files lead nowhere but into the media folder', async () => {
  const base = temporaryFolder();
  const own = join(base, 'User 1');
  mkdirSync(join(base, 'Other'));
  writeFileSync(join(base, 'secret.txt'), 'secret');
  writeFileSync(join(base, 'Other', 'secret.txt'), 'secret');
  const server = await serveProfile(own);
  const before = contentOf(base, own);
  for (const name of PARTS) await attack(server, name, JSON.stringify(name));
  for (let i = 0; i < ROUNDS / 3; i++) {
    const dice = diceFor(SEED + i);
    const parts = Array.from({ length: dice.below(5) + 1 }, () => dice.oneOf(PARTS));
    await attack(server, parts.join(dice.oneOf(['/', '\\', '', '/../'])), `seed ${SEED + i}`);
  }
  expect(contentOf(base, own)).toEqual(before);
  expect(readdirSync(own).filter((name) => !/^(collection|media|backups|\.)/.test(name))).toEqual([]);
  expect(existsSync(join(own, 'collection.anki2'))).toBe(true);
  await expectAlive(server, 'paths');
  expect((await server.stop()).status).toBe(0);
}, 600_000);
