import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { restoreCollection } from '../engine/backup/restore.ts';
import type { CheckProgress } from '../engine/check/check.ts';
import { clockStartingAt, systemClock } from '../engine/clock.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { openCollection } from '../engine/collection/open.ts';
import { AnkiError } from '../engine/errors.ts';
import { systemRandom } from '../engine/random.ts';
import { COLLECTION_FILE } from '../host/collection-file.ts';
import { checkMedia } from './check-media.ts';
import type { MaintenanceCommand } from './options.ts';
import { search } from './search.ts';

/** Where a command says what it did, and how far it is. */
export interface Output {
  readonly print: (line: string) => void;
  readonly progress: (line: string) => void;
  readonly complain: (line: string) => void;
}

/**
 * Runs a command over a profile that no other program has open; answers the exit status. What goes wrong with the profile
 * is told here: the program's main part has its own copy of the class AnkiError.
 */
export async function maintain(command: MaintenanceCommand, output: Output): Promise<number> {
  try {
    return await run(command, output);
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    output.complain(error.message);
    return 1;
  }
}

async function run(command: MaintenanceCommand, output: Output): Promise<number> {
  if (command.name === 'restore') return restore(command, output);
  const col = open(command);
  try {
    if (command.name === 'search') return printAll(search(col, command), output);
    if (command.name === 'check-media') return printAll(checkMedia(col), output);
    return command.name === 'check' ? check(col, output) : await backUp(col, output);
  } finally {
    col.close();
  }
}

function printAll(lines: readonly string[], { print }: Output): number {
  if (lines.length > 0) print(lines.join('\n'));
  return 0;
}

/** 0 when all is well now, 1 when the collection could not be repaired. */
function check(col: Collection, { print, progress }: Output): number {
  const { lines, ok } = col.check({ onProgress: (at) => progress(progressLine(at)) });
  progress('');
  for (const line of lines) print(line.replace(/[\u2068\u2069]/g, ''));
  return ok || lines.length > 1 ? 0 : 1;
}

async function backUp(col: Collection, { print }: Output): Promise<number> {
  const path = await col.backups.create({ force: true });
  print(path ? `backed up to ${path}` : 'nothing has changed since the last backup');
  return 0;
}

async function restore(
  command: Extract<MaintenanceCommand, { name: 'restore' }>,
  { print }: Output,
): Promise<number> {
  const { previous, mediaFiles } = await restoreCollection({
    packagePath: command.packagePath,
    collectionPath: join(command.profileFolder, COLLECTION_FILE),
    clock: clockOf(command),
    random: systemRandom,
  });
  print(`restored ${command.packagePath}${mediaFiles > 0 ? `, with ${mediaFiles} media files` : ''}`);
  if (previous) print(`the collection of before is in ${previous}`);
  return 0;
}

/** Unlike `serve`, makes no collection where none is. */
function open(command: MaintenanceCommand): Collection {
  const path = join(command.profileFolder, COLLECTION_FILE);
  if (!existsSync(path))
    throw new AnkiError('not_found', `there is no collection in ${command.profileFolder}`);
  return openCollection({ path, clock: clockOf(command), random: systemRandom });
}

const clockOf = ({ clockStart }: MaintenanceCommand) =>
  clockStart === undefined ? systemClock : clockStartingAt(clockStart);

function progressLine(progress: CheckProgress): string {
  const text = STAGES[progress.stage];
  return progress.stage === 'notes' ? `${text} ${progress.current}/${progress.total}` : text;
}

const STAGES: Readonly<Record<CheckProgress['stage'], string>> = {
  integrity: 'Checking collection...',
  optimize: 'Rebuilding...',
  cards: 'Checking cards...',
  notes: 'Checking notes...',
  history: 'Checking history...',
};
