import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openCollection } from '../src/engine/collection/open.ts';
import { type RunningProgram, serveProfile } from './program.ts';
import { fixturePath, temporaryFolder } from './support.ts';

interface Reply {
  readonly result: unknown;
  readonly error: string | null;
}

const ask = async (server: RunningProgram, action: string, params: object = {}): Promise<Reply> =>
  (await server.call(action, params)) as Reply; // every reply has this shape

const addNote = (server: RunningProgram, front: string, back = 'x'): Promise<Reply> =>
  ask(server, 'addNote', {
    note: { deckName: 'Default', modelName: 'Basic', fields: { Front: front, Back: back } },
  });

/** Lets no file of the server grow beyond so many bytes: the system answers as on a disk that is full. */
const limitFiles = (server: RunningProgram, bytes: number | 'unlimited'): void => {
  execFileSync('prlimit', [`--pid=${server.process.pid}`, `--fsize=${bytes}:`]);
};

const hasPrlimit = (): boolean => {
  try {
    execFileSync('prlimit', ['--version']);
    return true;
  } catch {
    return false;
  }
};

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

const HUGE = 'y'.repeat(300_000);
const DATA = Buffer.alloc(3_000_000, 'z').toString('base64');

test.skipIf(!hasPrlimit())(
  'when there is room again, changes are taken again, and nothing is left',
  async () => {
    const path = join(temporaryFolder(), 'User 1', 'collection.anki2');
    mkdirSync(dirname(path));
    copyFileSync(fixturePath('study'), path);
    const server = await serveProfile(dirname(path));
    expect((await addNote(server, 'before')).error).toBeNull();
    expect((await ask(server, 'storeMediaFile', { filename: 'kept.txt', data: 'YQ==' })).error).toBeNull();
    const log = statSync(`${path}-wal`).size;
    limitFiles(server, Math.max(log, 4096));
    for (let round = 0; round < 4; round++) {
      const reply = await addNote(server, `refused ${round}`, HUGE);
      expect(reply.error).not.toBeNull();
      expect(reply.error).not.toContain('internal error');
      const stored = await ask(server, 'storeMediaFile', { filename: 'refused.txt', data: DATA });
      expect(stored.error).toMatch(/larger than files may be|disk/);
    }
    const deck = { deck: 'Default', path: join(dirname(path), '..', 'x.apkg') };
    expect((await ask(server, 'exportPackage', deck)).error ?? '').not.toContain('internal error');
    expect(filesOf(dirname(path)).filter((name) => /\.tmp|\.part|\.export|refused/.test(name))).toEqual([]);
    limitFiles(server, 'unlimited');
    expect((await addNote(server, 'after', HUGE)).error).toBeNull();
    expect((await ask(server, 'storeMediaFile', { filename: 'after.txt', data: DATA })).error).toBeNull();
    expect((await ask(server, 'deleteMediaFile', { filename: 'kept.txt' })).error).toBeNull();
    const { status } = await server.stop();
    expect(status).toBe(0);
    const col = openCollection({ path });
    const fields = col.db.column<string>('select flds from notes').join('\n');
    expect(col.db.value('pragma integrity_check')).toBe('ok');
    col.close();
    expect(fields).toMatch(/before[\s\S]*after/);
    expect(fields).not.toContain('refused');
  },
);
