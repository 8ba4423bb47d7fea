import { execFile } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openCollection } from '../src/engine/collection/open.ts';
import { copyOfFixture, temporaryFolder } from './support.ts';

const PROGRAM = fileURLToPath(new URL('../bin/ankid', import.meta.url));
const profile = (): string => dirname(copyOfFixture('study'));

/** Runs a line of bash, in which `ankid` is the built program and $PROFILE a profile. */
function bash(line: string, folder = profile()): Promise<{ status: number; stdout: string; stderr: string }> {
  const script = `set -o pipefail; ankid() { '${process.execPath}' '${PROGRAM}' "$@"; }; ${line}`;
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], { env: { ...process.env, PROFILE: folder } }, (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

/** A profile whose search for everything prints more than a pipe holds. */
function largeProfile(): string {
  const folder = temporaryFolder();
  copyFileSync(copyOfFixture('empty'), join(folder, 'collection.anki2'));
  const col = openCollection({ path: join(folder, 'collection.anki2') });
  col.transact('Add Note', () => {
    col.db.run(
      `with recursive ids(id) as (select 1600000000000 union all select id + 1 from ids limit 40000)
       insert into notes select id, 'g' || id, (select id from notetypes limit 1), 0, -1, '', 'a' || char(31), 'a', 0, 0, '' from ids`,
    );
  });
  col.close();
  return folder;
}

test('a slow reader gets every line', { timeout: 60_000 }, async () => {
  const counted = await bash(`ankid search '' --profile "$PROFILE" | (sleep 4; wc -l)`, largeProfile());
  expect(counted).toEqual({ status: 0, stdout: '40000\n', stderr: '' });
});

test('a reader that goes early is no fault worth a word', { timeout: 60_000 }, async () => {
  const cut = await bash(`ankid search '' --profile "$PROFILE" | head -2`, largeProfile());
  expect(cut).toEqual({ status: 141, stdout: '1600000000000\n1600000000001\n', stderr: '' });
  for (const command of ['search ""', 'check', '--help', 'backup', 'profiles list'])
    expect(await bash(`ankid ${command} --profile "$PROFILE" | true`)).toMatchObject({
      stdout: '',
      stderr: expect.not.stringContaining('EPIPE'),
    });
});

test.skipIf(process.platform !== 'linux')('output that cannot be written is a fault', async () => {
  expect(await bash(`ankid search '' --profile "$PROFILE" > /dev/full`)).toEqual({
    status: 1,
    stdout: '',
    stderr: 'ankid: the output cannot be written: ENOSPC: no space left on device, write\n',
  });
  expect(await bash(`ankid search '' --profile "$PROFILE" > /dev/full 2> /dev/full`)).toMatchObject({
    status: 1,
  });
  expect(await bash(`ankid search '(' --profile "$PROFILE" 2> /dev/full`)).toMatchObject({ status: 1 });
});

test('help goes through a pipe whole', async () => {
  const { stdout } = await bash(`ankid --help | cat`);
  expect(stdout).toMatch(/^ankid - AnkiConnect without Anki\n[\s\S]*collection at the same time\.\n$/);
});
