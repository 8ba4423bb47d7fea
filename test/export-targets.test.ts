import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type RunningProgram, runProgram, serveProfile } from './program.ts';
import { fixturePath, temporaryFolder } from './support.ts';

interface Reply {
  readonly result: unknown;
  readonly error: string | null;
}

const ask = async (server: RunningProgram, action: string, params: object): Promise<Reply> =>
  (await server.call(action, params)) as Reply; // every reply has this shape

/** A base folder with two profiles; answers the path of either's collection. */
function twoProfiles(): string[] {
  const base = temporaryFolder();
  return ['User 1', 'Other'].map((name) => {
    mkdirSync(join(base, name, 'backups'), { recursive: true });
    const path = join(base, name, 'collection.anki2');
    copyFileSync(fixturePath('study'), path);
    return path;
  });
}

test('exports write over no file of a profile', async () => {
  const [path = '', other = ''] = twoProfiles();
  const folders = [dirname(path), dirname(other)];
  const outside = temporaryFolder();
  copyFileSync(other, join(outside, 'copy.apkg'));
  symlinkSync(other, join(outside, 'link.apkg'));
  linkSync(other, join(outside, 'second.apkg'));
  for (const folder of folders) {
    writeFileSync(join(folder, 'sync.json'), '{}');
    writeFileSync(join(folder, 'backups', 'backup-2026-01-01-00.00.00.colpkg'), 'a backup');
  }
  const targets = [
    ...['copy.apkg', 'link.apkg', 'second.apkg'].map((name) => join(outside, name)),
    ...folders.flatMap((folder) =>
      ['collection.anki2', 'collection.anki2-wal', 'collection.media.db2', 'sync.json'].map((name) =>
        join(folder, name),
      ),
    ),
    ...folders.map((folder) => join(folder, 'backups', 'backup-2026-01-01-00.00.00.colpkg')),
    join(outside, 'collection.anki2'),
  ];
  const kept = new Map(
    targets
      .filter((file) => existsSync(file) && !file.startsWith(`${path}`))
      .map((file) => [file, readFileSync(file)]),
  );
  const server = await serveProfile(dirname(path));
  for (const target of targets) {
    for (const [action, params] of [
      ['exportPackage', { deck: 'Default' }],
      ['exportCollection', {}],
      ['exportNotesText', {}],
      ['exportCardsText', {}],
    ] as const) {
      const reply = await ask(server, action, { ...params, path: target });
      expect.soft(reply.error, `${action} ${target}`).toMatch(/not written over|open collection/);
    }
  }
  const free = join(outside, 'free.apkg');
  expect((await ask(server, 'exportPackage', { deck: 'Default', path: free })).result).toBe(true);
  expect((await ask(server, 'exportPackage', { deck: 'Default', path: 'among-media.apkg' })).result).toBe(
    true,
  );
  await server.stop();
  for (const [file, bytes] of kept) expect(readFileSync(file).equals(bytes), file).toBe(true);
});

test('a request log that would be a collection does not start the server', async () => {
  const [path = '', other = ''] = twoProfiles();
  const link = join(temporaryFolder(), 'link.log');
  symlinkSync(other, link);
  for (const log of [path, other, `${path}-wal`, link, join(dirname(other), 'backups', 'x.colpkg')]) {
    const config = join(temporaryFolder(), 'config.json');
    writeFileSync(config, JSON.stringify({ apiLogPath: log }));
    const before = [path, other].map((file) => readFileSync(file));
    const { status, stderr } = await runProgram([
      'serve',
      '--profile',
      dirname(path),
      '--port',
      '0',
      '--config',
      config,
    ]);
    expect(status).not.toBe(0);
    expect(stderr).toContain('apiLogPath cannot be written');
    expect([path, other].every((file, at) => readFileSync(file).equals(before[at] ?? Buffer.of()))).toBe(
      true,
    );
    expect(existsSync(`${path}-wal`)).toBe(false);
  }
});
