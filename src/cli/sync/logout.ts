import { changeAccount, readAccount } from '../../host/sync/account.ts';
import { PROFILE_OPTIONS, profileFolder } from '../profile-option.ts';
import { defineVerb } from '../verb.ts';

export const syncLogout = defineVerb({
  name: 'sync logout',
  options: { profile: PROFILE_OPTIONS.profile },
  summary: "forgets a profile's key at its sync server",
  run: (call, { print }) => {
    const folder = profileFolder(call);
    const account = readAccount(folder);
    if (!account?.key) {
      print('nobody was logged in');
      return 0;
    }
    changeAccount(folder, account, { key: null, redirectedTo: undefined });
    print(`logged out of ${account.endpoint}`);
    return 0;
  },
});
