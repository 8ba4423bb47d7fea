import { defineVerb } from '../verb.ts';
import { BASE_OPTIONS, profileFolders } from './base-option.ts';

export const profilesDelete = defineVerb({
  name: 'profiles delete',
  operands: [{ name: 'NAME', what: 'the name' }],
  options: BASE_OPTIONS,
  summary: 'moves a profile to the trash folder beside the profiles',
  details:
    "Moves a profile's folder, with its collection, media and backups, to the trash folder beside the profiles, from where it can be moved back. Its entry in Anki's list of profiles (prefs21.db), if there is one, is removed. No program may have the profile open.",
  run: (call, { print }) => {
    const [name = ''] = call.operands;
    const place = profileFolders(call).remove(name);
    if (place) print(`it is in ${place} now`);
    return 0;
  },
});
