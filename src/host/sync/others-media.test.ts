import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { mediaOf } from '../../engine/media/media.ts';
import { type Account, readAccount, writeAccount } from './account.ts';
import { forgetOthersMedia, noteOthersMedia } from './others-media.ts';

const ACCOUNT: Account = { endpoint: 'https://sync.example/', user: 'me', key: 'secret' };

test('only a change of the account is noted, until media were synced with the new one', () => {
  const other = { ...ACCOUNT, user: 'you' };
  expect(noteOthersMedia(ACCOUNT, undefined)).toEqual(ACCOUNT);
  expect(noteOthersMedia(ACCOUNT, { ...ACCOUNT, key: null })).toEqual(ACCOUNT);
  const noted = noteOthersMedia(other, ACCOUNT);
  expect(noted).toEqual({ ...other, hasOthersMedia: true });
  expect(noteOthersMedia(other, noted)).toEqual(noted);
  expect(noteOthersMedia({ ...ACCOUNT, endpoint: 'https://other.example/' }, ACCOUNT).hasOthersMedia).toBe(
    true,
  );
});

test('what was known of the other account is forgotten once', () => {
  const col = openFixture('empty');
  const folder = dirname(col.path);
  const lastUsn = () => mediaOf(col).exclusively((db) => db.meta().lastUsn);
  const synced = () => mediaOf(col).exclusively((db) => db.setMeta({ ...db.meta(), lastUsn: 7 }));
  synced();
  forgetOthersMedia(folder, col);
  writeAccount(folder, ACCOUNT);
  forgetOthersMedia(folder, col);
  expect(lastUsn()).toBe(7);
  writeAccount(folder, { ...ACCOUNT, hasOthersMedia: true });
  forgetOthersMedia(folder, col);
  expect(lastUsn()).toBe(0);
  expect(readAccount(folder)).toEqual(ACCOUNT);
  synced();
  forgetOthersMedia(folder, col);
  expect(lastUsn()).toBe(7);
});
