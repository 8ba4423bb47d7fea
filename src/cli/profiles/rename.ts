import { defineVerb } from '../verb.ts';
import { BASE_OPTIONS, profileFolders } from './base-option.ts';

export const profilesRename = defineVerb({
  name: 'profiles rename',
  operands: [
    { name: 'OLD', what: 'the present name' },
    { name: 'NEW', what: 'the new name' },
  ],
  options: BASE_OPTIONS,
  summary: 'gives a profile and its folder another name',
  details:
    "Gives a profile and its folder another name, in Anki's list of profiles (prefs21.db), too, if there is one. No program may have the profile open.",
  run: (call) => {
    const [from = '', to = ''] = call.operands;
    profileFolders(call).rename(from, to);
    return 0;
  },
});
