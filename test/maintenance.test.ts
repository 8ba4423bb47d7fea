import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runProgram, serveProfile } from './program.ts';
import { temporaryFolder } from './support.ts';

const FIXTURES = fileURLToPath(new URL('../conformance/fixtures/', import.meta.url));

function profile(fixture = 'study'): string {
  const folder = join(temporaryFolder(), 'User 1');
  cpSync(join(FIXTURES, fixture), folder, { recursive: true });
  return folder;
}

const backupsOf = (folder: string): string[] => {
  const path = join(folder, 'backups');
  return existsSync(path) ? readdirSync(path).sort() : [];
};

describe('ankid check, check-media, backup, restore', () => {
  test('check repairs and says what, without invisible characters', async () => {
    const folder = profile();
    const first = await runProgram(['check', '--profile', folder]);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toBe('Added last review time to 128 cards.\nDatabase rebuilt and optimized.\n');
    const second = await runProgram(['check', '--profile', folder]);
    expect(second).toMatchObject({ status: 0, stdout: 'Database rebuilt and optimized.\n' });
    expect(readdirSync(folder)).not.toContain('collection.anki2-wal');
  });

  test('check-media lists what is missing and unused, and mends names', async () => {
    const folder = profile();
    writeFileSync(join(folder, 'collection.media', 'bad:name.png'), 'x');
    const { status, stdout } = await runProgram(['check-media', '--profile', folder]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Missing files: \d+\nUnused files: [1-9]/);
    expect(stdout).toContain('\nRenamed files:\nbad:name.png -> badname.png\n');
    expect(readdirSync(join(folder, 'collection.media'))).toContain('badname.png');
    expect(readdirSync(folder).filter((name) => /-wal$|^\./.test(name))).toEqual([]);
  });

  test('what was backed up comes back', async () => {
    const folder = profile();
    const at = ['--clock', '2026-06-15 12:00:00'];
    expect(await runProgram(['backup', '--profile', folder, ...at])).toMatchObject({ status: 0 });
    const [name = ''] = backupsOf(folder);
    expect(name).toMatch(/^backup-2026-06-15-.*\.colpkg$/);
    const server = await serveProfile(folder, ...at);
    const { result } = (await server.call('findNotes', { query: 'deck:*' })) as { result: number[] };
    await server.call('deleteNotes', { notes: result });
    await server.stop();
    const restored = await runProgram([
      'restore',
      join(folder, 'backups', name),
      '--yes',
      '--profile',
      folder,
      ...at,
    ]);
    expect(restored).toMatchObject({ status: 0, stderr: '' });
    const again = await serveProfile(folder, ...at);
    expect(await again.call('findNotes', { query: 'deck:*' })).toMatchObject({ result });
    await again.stop();
    expect(backupsOf(folder)).toHaveLength(2);
  });

  test('a served profile is left alone', async () => {
    const folder = profile();
    const server = await serveProfile(folder);
    const packagePath = join(folder, 'x.colpkg');
    writeFileSync(packagePath, '');
    for (const command of [['check'], ['backup']]) {
      const ended = await runProgram([...command, '--profile', folder]);
      expect(ended).toMatchObject({
        status: 3,
        stdout: '',
        stderr: 'ankid: another program has the collection open\n',
      });
    }
    await server.stop();
  });

  test('where no collection is, none is made', async () => {
    const folder = temporaryFolder();
    const ended = await runProgram(['check', '--profile', folder]);
    expect(ended).toMatchObject({ status: 1, stderr: `ankid: there is no collection in ${folder}\n` });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a backup comes before the first action that forces a full sync, then none for half an hour', async () => {
    const folder = profile();
    const server = await serveProfile(folder);
    const add = (name: string) =>
      server.call('modelFieldAdd', { modelName: 'Basic', fieldName: name, index: 0 });
    await server.call('createDeck', { deck: 'New' });
    expect(backupsOf(folder)).toEqual([]);
    expect(await add('One')).toEqual({ result: null, error: null });
    await add('Two');
    expect(await server.stop()).toMatchObject({ status: 0, stderr: '' });
    const [name = '', ...more] = backupsOf(folder);
    expect(more).toEqual([]);
    await runProgram(['restore', join(folder, 'backups', name), '--yes', '--profile', folder]);
    const again = await serveProfile(folder);
    expect(await again.call('modelFieldNames', { modelName: 'Basic' })).toMatchObject({
      result: ['Front', 'Back'],
    });
    expect(await again.call('deckNames')).toMatchObject({ result: expect.arrayContaining(['New']) });
    await again.stop();
  });
});
