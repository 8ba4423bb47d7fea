import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { copyOfFixture } from './support.ts';

/** A command on a fresh copy of the recorded collection. */
const ankid = (...args: string[]) => runProgram([...args, '--profile', dirname(copyOfFixture('fsrs'))]);

test.each([
  [['fsrs', 'simulate', '--days', '40000'], /^ankid: parameter days: .*36500\n$/],
  [['fsrs', 'simulate', '--days', '0'], /^ankid: parameter days: .*1\n$/],
  [['fsrs', 'simulate', '--new-cards', '2000000'], /^ankid: parameter additionalNewCards: .*1000000\n$/],
  [['fsrs', 'simulate', 'No such'], /^ankid: there are no deck options named "No such"\n$/],
  [['export', 'x.txt', '--deck', 'No such'], /^ankid: deck was not found: No such\n$/],
  [['import', '/nowhere/x.txt'], /^ankid: .*x\.txt.*\n$/],
])('%j: the limits are those of the action', async (args, message) => {
  expect(await ankid(...args)).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(message) });
});

test('what is printed is what the action answers', async () => {
  const simulated = await ankid('fsrs', 'simulate', '--days', '3');
  expect(simulated).toMatchObject({ status: 0, stderr: '' });
  expect(simulated.stdout).toMatch(
    /^day\treviews\tnew\tmemorized\tminutes\n(\d+\t\d+\t\d+\t[\d.]+\t[\d.]+\n){3}$/,
  );
  expect((await ankid('check')).stdout).toBe('Database rebuilt and optimized.\n');
  expect((await ankid('check-media')).stdout).toMatch(/^Missing files: \d+\nUnused files: \d+\n/);
  expect((await ankid('backup')).stdout).toMatch(/^backed up to .*\.colpkg\n$/);
  expect((await ankid('media-empty-trash')).stdout).toBe('Deleted files: 0\n');
});

test('deck options are shown and changed, FSRS on and off included', async () => {
  const folder = dirname(copyOfFixture('study'));
  const options = (...args: string[]) => runProgram(['deck', 'options', ...args, '--profile', folder]);
  expect((await options('Science')).stdout).toMatch(
    /^preset\tHard Subjects\nfsrs\tfalse\n(.*\n)*limits\.new\tnull\n(.*\n)*new\.perDay\t12\n/,
  );
  const changed = await options('Science', '--fsrs', 'on', '--set', 'new.perDay=15', '--set', 'limits.new=5');
  expect(changed).toMatchObject({ status: 0, stderr: '' });
  expect(changed.stdout).toMatch(/\nfsrs\ttrue\n(.*\n)*limits\.new\t5\n(.*\n)*new\.perDay\t15\n/);
  const given = JSON.parse((await options('Science', '--preset', 'Default', '--json')).stdout);
  expect(given).toMatchObject({ preset: { id: 1, name: 'Default' }, limits: { new: 5 }, fsrs: true });
  expect((await options('--set', 'cardStateCustomizer=a b')).stdout).toContain('cardStateCustomizer\ta b\n');
  for (const [args, message] of [
    [['--fsrs', 'maybe'], "--fsrs wants on or off, not 'maybe'"],
    [['--set', 'nonsense=1'], "not 'nonsense=1'"],
    [['--set', 'new.perDay=many'], "not 'new.perDay=many'"],
    [['--preset', 'None'], 'there is no preset "None"; there are '],
  ] as const)
    expect(await options(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
}, 120_000);
