import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const USR_LIB = '/usr/lib';

/** A Python with the package `anki`; without it there is nothing to compare with. */
export const ANKI_PYTHON = process.env.ANKID_ANKI_PYTHON;

const faketime = (existsSync(USR_LIB) ? readdirSync(USR_LIB) : [])
  .map((name) => join(USR_LIB, name, 'faketime/libfaketime.so.1'))
  .find((path) => existsSync(path));

/** Whether real Anki can be run under a clock of ours: that needs Debian's faketime, too. */
export const hasAnkiWithClock = ANKI_PYTHON !== undefined && faketime !== undefined;

/** What a script gets, each part only where it needs one. */
interface Given {
  readonly args?: readonly string[];
  /** For its standard input. */
  readonly input?: string;
  /** Beside our own environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Runs a script of this folder with real Anki; answers what it prints, and throws what it complains of when it fails. */
export function runAnki(script: string, { args = [], input = '', env = {} }: Given): string {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout, stderr, status } = spawnSync(String(ANKI_PYTHON), [path, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    input,
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** The JSON objects in a script's output, one a line; Anki prints notices of its own in between. */
export const objectsIn = <Printed>(output: string): Printed[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

/** The JSON list that a script prints in a line, among notices of Anki's own. */
export const listIn = <Item>(output: string): Item[] =>
  JSON.parse(
    output
      .split('\n')
      .filter((line) => line.startsWith('['))
      .at(-1) ?? '',
  );

/** Runs a script whose time is what the file `folder`/clock says (see fake_clock.py); answers the objects that it prints. */
export function runAnkiWithClock<Run>(script: string, folder: string, args: readonly string[]): Run[] {
  const env = {
    TZ: 'UTC',
    LD_PRELOAD: faketime,
    FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
    FAKETIME_FMT: '%s',
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  return objectsIn(runAnki(script, { args, env }));
}
