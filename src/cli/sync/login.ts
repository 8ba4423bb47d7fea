import { resolve } from 'node:path';
import { systemRandom } from '../../engine/random/random.ts';
import { makeFolder } from '../../host/make-folder.ts';
import { type Account, readAccount, writeAccount } from '../../host/sync/account.ts';
import { ANKIWEB } from '../../host/sync/endpoint.ts';
import { logIn } from '../../host/sync/login.ts';
import { noteOthersMedia } from '../../host/sync/others-media.ts';
import { PROFILE_OPTIONS, profileFolder } from '../profile-option.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb, option } from '../verb.ts';

export const syncLogin = defineVerb({
  name: 'sync login',
  options: {
    profile: PROFILE_OPTIONS.profile,
    endpoint: option('URL', `address of the sync server (default: AnkiWeb, ${ANKIWEB})`),
    user: option('NAME', 'name or email of the account (default: you are asked)'),
    certificates: option('FILE', 'PEM file with certificates to trust besides the usual ones'),
  },
  summary: 'logs in to a sync server, for one profile',
  details: `Logs in to a sync server and keeps the key it gives in the profile's file sync.json, which only its owner may read; the password is not kept. The profile may be served meanwhile: such a server uses the key from then on.

You are asked for the password. It is taken from ANKID_SYNC_PASSWORD if that is set, or from standard input if that is not a terminal.`,
  run: async (call, { ask, print }) => {
    const { endpoint = ANKIWEB, certificates } = call.values;
    const user = call.values.user ?? (await ask('User: '));
    if (user === '')
      throw new UsageError('the name of the user is missing; try "ankid sync login --user NAME"');
    const password = call.env.ANKID_SYNC_PASSWORD ?? (await ask('Password: ', true));
    const trusted = certificates === undefined ? undefined : resolve(certificates);
    const account = await logIn({ endpoint, user, password, certificates: trusted }, systemRandom);
    const folder = profileFolder(call);
    makeFolder(folder);
    writeAccount(folder, noteOthersMedia(account, formerAccount(folder)));
    print(`logged in to ${account.endpoint} as ${user}`);
    return 0;
  },
});

/** A damaged file is replaced without a word, which is what a login is good for. */
function formerAccount(folder: string): Account | undefined {
  try {
    return readAccount(folder);
  } catch {
    return undefined;
  }
}
