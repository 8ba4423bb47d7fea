import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const USR_LIB = '/usr/lib';

/** Names a Python with the package anki 26.9.3. */
const python = process.env.ANKID_ANKI_PYTHON;

const faketime = (existsSync(USR_LIB) ? readdirSync(USR_LIB) : [])
  .map((name) => join(USR_LIB, name, 'faketime/libfaketime.so.1'))
  .find((path) => existsSync(path));

/** Whether real Anki can be run under a clock of ours: that needs Debian's faketime, too. */
export const hasAnkiWithClock = python !== undefined && faketime !== undefined;

/**
 * Runs a script of this folder with real Anki; answers the objects that it prints, one a line. Its time is what the file
 * `folder`/clock says (see fake_clock.py).
 */
export function runAnkiWithClock<Run>(script: string, folder: string, args: readonly string[]): Run[] {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout, stderr, status } = spawnSync(String(python), [path, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: {
      ...process.env,
      TZ: 'UTC',
      LD_PRELOAD: faketime,
      FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
      FAKETIME_FMT: '%s',
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}
