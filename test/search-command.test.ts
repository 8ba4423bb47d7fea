import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { copyOfFixture } from './support.ts';

const profile = (): string => dirname(copyOfFixture('study'));

test('prints ids of notes, of cards, and nothing where nothing is found', async () => {
  const folder = profile();
  const notes = await runProgram(['search', 'deck:* front:dog', '--profile', folder]);
  expect(notes).toEqual({ status: 0, stdout: '1762000000111\n', stderr: '' });
  const cards = await runProgram(['search', '--cards', 'nid:1762000000111', '--profile', folder]);
  expect(cards).toMatchObject({ status: 0, stdout: expect.stringMatching(/^(\d{13}\n)+$/) });
  expect(await runProgram(['search', 'nid:1', '--profile', folder])).toMatchObject({ status: 0, stdout: '' });
  const negated = await runProgram(['search', '--profile', folder, '--', '-deck:*']);
  expect(negated).toMatchObject({ status: 0, stdout: '' });
});

test('explains a search', async () => {
  const { stdout, status } = await runProgram([
    'search',
    '--explain',
    'tag:a* is:due',
    '--profile',
    profile(),
  ]);
  expect(status).toBe(0);
  const titles = stdout.split('\n').filter((line) => /^\S/.test(line));
  expect(titles).toEqual(['tree:', 'SQL:', 'values:', 'regular expressions:', 'plan:']);
});

test('says what is wrong with a search in plain text', async () => {
  const folder = profile();
  const unclosed = await runProgram(['search', '(dog', '--profile', folder]);
  expect(unclosed).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/^ankid: Invalid search: an opening/),
  });
  const regex = await runProgram(['search', 're:a)', '--profile', folder]);
  expect(regex).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^ankid: Invalid search|regex parse error:\n/),
  });
  expect(regex.stderr).not.toMatch(/<pre>/);
});

test('refuses what it does not understand', async () => {
  expect(await runProgram(['search'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('the search is missing'),
  });
  expect(await runProgram(['search', 'a', 'b'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('takes no "b"'),
  });
  expect(await runProgram(['serve', '--cards'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('"ankid serve" has no option --cards'),
  });
  expect(await runProgram(['search', 'a', '--port', '1'])).toMatchObject({ status: 2 });
});
