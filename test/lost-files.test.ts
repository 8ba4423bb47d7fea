import { type ChildProcess, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openCollection } from '../src/engine/collection/open.ts';
import { type RunningProgram, serveProfile } from './program.ts';
import { copyOfFixture, fixturePath, temporaryFolder } from './support.ts';

interface Reply {
  readonly result: unknown;
  readonly error: string | null;
}

const ask = async (server: RunningProgram, action: string, params: object = {}): Promise<Reply> =>
  (await server.call(action, params)) as Reply; // every reply has this shape

const addNote = (server: RunningProgram, front: string): Promise<Reply> =>
  ask(server, 'addNote', {
    note: { deckName: 'Default', modelName: 'Basic', fields: { Front: front, Back: 'x' } },
  });

/** Milliseconds after which what was changed has been written back from the log. */
const REST = 600;

async function serveCopy(): Promise<{ server: RunningProgram; path: string }> {
  const path = join(temporaryFolder(), 'User 1', 'collection.anki2');
  mkdirSync(dirname(path));
  copyFileSync(fixturePath('study'), path);
  return { server: await serveProfile(dirname(path)), path };
}

/** The words of all notes of a collection that nobody has open. */
function contents(path: string): string {
  const col = openCollection({ path });
  try {
    return col.db.column<string>('select flds from notes').join('\n');
  } finally {
    col.close();
  }
}

const integrity = (path: string): string => {
  const col = openCollection({ path });
  try {
    return col.db.value<string>('pragma integrity_check') ?? '';
  } finally {
    col.close();
  }
};

interface Loss {
  readonly name: string;
  readonly happen: (path: string) => void;
  readonly says: RegExp;
  /** Where what was acknowledged is found after the server has ended; undefined when that has been destroyed from outside. */
  readonly found?: (path: string) => string;
  /** What the other has put there must stay as it is. */
  readonly theirs?: string;
}

const rescuedIn = (folder: string): string => {
  const name = readdirSync(folder).find((name) => name.includes('-rescued-'));
  return join(folder, name ?? 'nothing was rescued');
};

const LOSSES: readonly Loss[] = [
  {
    name: 'the file is removed',
    happen: (path) => rmSync(path),
    says: /removed or renamed/,
    found: (path) => rescuedIn(dirname(path)),
  },
  {
    name: 'the file is renamed',
    happen: (path) => renameSync(path, `${path}.moved`),
    says: /removed or renamed/,
    found: (path) => `${path}.moved`,
  },
  {
    name: 'the folder is removed',
    happen: (path) => rmSync(dirname(path), { recursive: true }),
    says: /removed or renamed/,
    found: (path) => rescuedIn(dirname(dirname(path))),
  },
  {
    name: 'the folder is renamed',
    happen: (path) => renameSync(dirname(path), `${dirname(path)} moved`),
    says: /removed or renamed/,
    found: (path) => join(`${dirname(path)} moved`, 'collection.anki2'),
  },
  {
    name: 'another file takes its place',
    happen: (path) => {
      copyFileSync(fixturePath('empty'), `${path}.new`);
      renameSync(`${path}.new`, path);
    },
    says: /another file was put/,
    found: (path) => rescuedIn(dirname(path)),
    theirs: 'empty',
  },
  {
    name: 'another program writes into it',
    happen: (path) => execFileSync('cp', [fixturePath('empty'), path]),
    says: /wrote into the collection|cut short/,
    theirs: 'empty',
  },
  { name: 'it is cut short', happen: (path) => truncateSync(path, 8192), says: /cut short/ },
  { name: 'it is emptied', happen: (path) => truncateSync(path), says: /cut short/ },
  {
    name: 'its log is removed',
    happen: (path) => rmSync(`${path}-wal`),
    says: /log .*removed or replaced/,
    found: (path) => path,
  },
  {
    name: 'its log is replaced',
    happen: (path) => {
      rmSync(`${path}-wal`);
      writeFileSync(`${path}-wal`, 'of somebody else');
    },
    says: /log .*removed or replaced/,
    found: (path) => path,
  },
  { name: 'its log is emptied', happen: (path) => truncateSync(`${path}-wal`), says: /log .*cut short/ },
];

describe.skipIf(process.platform === 'win32')(
  'what happens to the file of an open collection is noticed',
  () => {
    for (const { name, happen, says, found, theirs } of LOSSES) {
      for (const pause of /removed|emptied|takes/.test(name) ? [0, REST] : [0]) {
        test(`${name}, ${pause} ms after a change`, async () => {
          const { server, path } = await serveCopy();
          expect((await addNote(server, 'acknowledged')).error).toBeNull();
          await setTimeout(pause);
          happen(path);
          const reply = await addNote(server, 'refused');
          expect(reply.error).toMatch(says);
          expect((await ask(server, 'createDeck', { deck: 'refused' })).error).toMatch(says);
          expect((await ask(server, 'version')).result).toBe(6);
          const { status, stderr } = await server.stop();
          expect(status).toBe(0);
          expect(stderr).toMatch(says);
          if (found) {
            expect(contents(found(path))).toContain('acknowledged');
            expect(contents(found(path))).not.toContain('refused');
            expect(integrity(found(path))).toBe('ok');
          }
          if (theirs) expect(readFileSync(path).equals(readFileSync(fixturePath('empty')))).toBe(true);
        });
      }
    }

    test('a folder that comes back is written to again', async () => {
      const { server, path } = await serveCopy();
      const folder = dirname(path);
      renameSync(folder, `${folder} away`);
      expect((await addNote(server, 'refused')).error).toMatch(/removed or renamed/);
      renameSync(`${folder} away`, folder);
      expect((await addNote(server, 'taken')).error).toBeNull();
      await server.stop();
      expect(contents(path)).toContain('taken');
      expect(existsSync(`${path}-wal`)).toBe(false);
    });

    test('a file that is only touched is no other', async () => {
      const { server, path } = await serveCopy();
      await addNote(server, 'one');
      execFileSync('touch', [path, `${path}-wal`]);
      expect((await addNote(server, 'two')).error).toBeNull();
      await server.stop();
      expect(contents(path)).toMatch(/one[\s\S]*two/);
    });
  },
);

const isLocked = (path: string): boolean => {
  try {
    openCollection({ path }).close();
    return false;
  } catch {
    return true;
  }
};

const pid = (child: ChildProcess): number => child.pid ?? 0;

/** Whether the kernel knows of a lock for writing that the process has on the file. */
const hasLock = (child: ChildProcess, path: string): boolean => {
  const inode = execFileSync('stat', ['-c', '%i', path], { encoding: 'utf8' }).trim();
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .some((line) => new RegExp(`POSIX .*WRITE ${pid(child)} \\S+:${inode} `).test(line));
};

describe.skipIf(process.platform !== 'linux')('nothing but SQLite opens the files of the collection', () => {
  for (const kind of ['link', 'second name']) {
    for (const database of ['collection.anki2', 'collection.anki2-wal', 'collection.media.db2']) {
      test(`by a ${kind} among the media to ${database}`, async () => {
        const { server, path } = await serveCopy();
        const media = path.replace('.anki2', '.media');
        await ask(server, 'storeMediaFile', { filename: 'a.txt', data: 'YQ==' });
        const own = join(dirname(path), database);
        const name = 'linked.png';
        if (kind === 'link') symlinkSync(own, join(media, name));
        else linkSync(own, join(media, name));
        await addNote(server, `<img src="${name}">`);
        const away = join(temporaryFolder(), 'x');
        const requests: [string, object][] = [
          ['retrieveMediaFile', { filename: name }],
          ['storeMediaFile', { filename: 'b.png', path: join(media, name) }],
          ['storeMediaFile', { filename: name, data: 'YQ==', deleteExisting: false }],
          ['importPackage', { path: join(media, name) }],
          ['importText', { path: join(media, name) }],
          ['previewText', { path: join(media, name) }],
          ['exportPackage', { deck: 'Default', path: `${away}.apkg`, includeSched: true }],
          ['exportCollection', { path: `${away}.colpkg`, includeMedia: true }],
          ['exportNotesText', { path: join(media, name) }],
          ['exportPackage', { deck: 'Default', path: join(media, name) }],
          ['checkMedia', {}],
          ['storeMediaFile', { filename: name, data: 'YQ==' }],
          ['restoreMediaTrash', {}],
          ['deleteMediaFile', { filename: name }],
          ['emptyMediaTrash', {}],
        ];
        for (const [action, params] of requests) {
          const reply = await ask(server, action, params);
          expect.soft(reply.error ?? '', action).not.toContain('internal error');
          expect(hasLock(server.process, path), `after ${action}`).toBe(true);
        }
        expect((await addNote(server, 'still taken')).error).toBeNull();
        expect(isLocked(path)).toBe(true);
        await server.stop();
        expect(contents(path)).toContain('still taken');
        expect(integrity(path)).toBe('ok');
      });
    }
  }
});

test.skipIf(process.platform !== 'linux')('a lock that was lost all the same is noticed', () => {
  const path = copyOfFixture('study');
  const col = openCollection({ path });
  col.decks.getOrCreate('kept');
  col.writeBack();
  readFileSync(path); // closing any descriptor of a file lets go of the process's locks on it
  expect(() => col.decks.getOrCreate('refused')).toThrow('the lock on the collection was lost');
  expect(col.close()).toMatch('the lock on the collection was lost');
  copyFileSync(path, `${path}.copy`);
  expect(integrity(`${path}.copy`)).toBe('ok');
});
