import { defineVerb } from '../verb.ts';
import { BASE_OPTIONS, profileFolders } from './base-option.ts';

export const profilesDelete = defineVerb({
  name: 'profiles delete',
  operands: [{ name: 'NAME', what: 'the name' }],
  options: BASE_OPTIONS,
  summary: 'moves a profile into the folder trash beside the profiles',
  details:
    "Moves a profile's folder, collection and media and backups, into the folder trash beside the profiles, from where it can be moved back, and takes it from Anki's list of profiles (prefs21.db), if there is one. No program may have the profile open.",
  run: (call, { print }) => {
    const [name = ''] = call.operands;
    const place = profileFolders(call).remove(name);
    if (place) print(`it is in ${place} now`);
    return 0;
  },
});
