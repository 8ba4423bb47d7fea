import type { Collection } from '../../engine/collection/collection.ts';
import { mediaOf } from '../../engine/media/media.ts';
import { type Account, changeAccount, readAccount } from './account.ts';

/** The new account, with a note when the media were synced with another one before. `before`: what stood in its place. */
export function noteOthersMedia(account: Account, before: Account | undefined): Account {
  if (!before) return account;
  const isOther = before.endpoint !== account.endpoint || before.user !== account.user;
  return isOther || before.hasOthersMedia ? { ...account, hasOthersMedia: true } : account;
}

/**
 * Call it before media are synced: what is known of another account's files would hide differences from this one's, so
 * all are compared anew, as after Anki's logout (media.force_resync).
 */
export function forgetOthersMedia(profileFolder: string, col: Collection): void {
  const account = readAccount(profileFolder);
  if (!account?.hasOthersMedia) return;
  mediaOf(col).exclusively((db) => db.forgetAll());
  changeAccount(profileFolder, account, { hasOthersMedia: undefined });
}
