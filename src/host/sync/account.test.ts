import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support.ts';
import { ACCOUNT_FILE, type Account, changeAccount, readAccount, writeAccount } from './account.ts';

const ACCOUNT: Account = { endpoint: 'https://sync.example/', user: 'me', key: 'secret' };

test('is read as it was written, by its owner alone, and nothing is left beside it', () => {
  const folder = temporaryFolder();
  expect(readAccount(folder)).toBeUndefined();
  writeAccount(folder, ACCOUNT);
  expect(readAccount(folder)).toEqual(ACCOUNT);
  expect(readdirSync(folder)).toEqual([ACCOUNT_FILE]);
  expect(statSync(join(folder, ACCOUNT_FILE)).mode & 0o777).toBe(0o600);
});

test('a file that everybody could read is closed by the next change', () => {
  const folder = temporaryFolder();
  writeAccount(folder, ACCOUNT);
  chmodSync(join(folder, ACCOUNT_FILE), 0o644);
  changeAccount(folder, ACCOUNT, { redirectedTo: 'https://other.example/' });
  expect(statSync(join(folder, ACCOUNT_FILE)).mode & 0o777).toBe(0o600);
  expect(readAccount(folder)).toEqual({ ...ACCOUNT, redirectedTo: 'https://other.example/' });
});

test('what comes of an old key does not touch a newer login', () => {
  const folder = temporaryFolder();
  const newer = { ...ACCOUNT, key: 'new secret' };
  writeAccount(folder, newer);
  changeAccount(folder, ACCOUNT, { key: null });
  expect(readAccount(folder)).toEqual(newer);
  changeAccount(folder, newer, { key: null });
  expect(readAccount(folder)?.key).toBeNull();
});

test.each(['', '{', '[]', '{"endpoint":1}', '{"endpoint":"x","user":"y","key":""}'])(
  'a damaged file %j is told of and left as it is',
  (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, ACCOUNT_FILE), text);
    expect(() => readAccount(folder)).toThrow(/sync\.json cannot be used: it is damaged; log in again/);
    expect(readFileSync(join(folder, ACCOUNT_FILE), 'utf8')).toBe(text);
    writeAccount(folder, ACCOUNT);
    expect(readAccount(folder)).toEqual(ACCOUNT);
  },
);
