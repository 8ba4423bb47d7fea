import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { copyOfFixture, temporaryFolder } from './support.ts';

const refused = (status: number, message: RegExp) => ({
  status,
  stdout: '',
  stderr: expect.stringMatching(new RegExp(`^ankid: [^\\n]*(?:${message.source})[^\\n]*\\n$`)),
});

test('profiles of a folder that is not there', async () => {
  const list = (base: string) => runProgram(['profiles', 'list', '--base', base]);
  expect(await list('/nowhere/x')).toEqual(refused(1, /there is no folder \/nowhere\/x/));
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(await list(file)).toEqual(refused(1, /is a file, not a folder/));
  expect(await runProgram(['profiles', 'list'], { XDG_DATA_HOME: temporaryFolder() })).toMatchObject({
    status: 0,
    stdout: '',
  });
});

test('a folder that cannot be made is told at once', { timeout: 60_000 }, async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const places = [file, ...(process.platform === 'linux' ? ['/proc'] : [])];
  for (const place of places) {
    const create = await runProgram(['profiles', 'create', 'a', '--base', join(place, 'x')]);
    expect(create).toEqual(refused(1, /cannot be made: |a part of the path is a file/));
    const serve = await runProgram(['serve', '--port', '0', '--profile', join(place, 'x', 'y')]);
    expect(serve).toEqual(refused(1, /the folder .* cannot be made: /));
    const home = await runProgram(['check'], { HOME: join(place, 'x'), XDG_DATA_HOME: '' });
    if (process.platform === 'linux')
      expect(home).toEqual(refused(2, /the home folder ".*" is not a folder, so .* --profile DIR/));
  }
});

test('missing folders above a profile are made', async () => {
  const base = join(temporaryFolder(), 'a', 'b');
  expect(await runProgram(['profiles', 'create', 'One', '--base', base])).toMatchObject({ status: 0 });
  expect(existsSync(join(base, 'One', 'collection.anki2'))).toBe(true);
});

test('a one-way sync in no known direction', async () => {
  const folder = dirname(copyOfFixture('empty'));
  const full = await runProgram(['sync', 'full', '--direction', 'sideways', '--profile', folder]);
  expect(full).toEqual(refused(2, /--direction wants upload .* or download .*, not 'sideways'/));
});

test('a copy that was not built says how to', () => {
  const root = temporaryFolder();
  cpSync(fileURLToPath(new URL('../bin', import.meta.url)), join(root, 'bin'), { recursive: true });
  const run = spawnSync(process.execPath, [join(root, 'bin', 'ankid'), '--version'], { encoding: 'utf8' });
  expect(run).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('npm run build') });
  expect(run.stderr.split('\n')).toHaveLength(2);
});
