import { defineVerb } from '../verb.ts';
import { BASE_OPTIONS, profileFolders } from './base-option.ts';

export const profilesRename = defineVerb({
  name: 'profiles rename',
  operands: [
    { name: 'OLD', what: 'the current name' },
    { name: 'NEW', what: 'the new name' },
  ],
  options: BASE_OPTIONS,
  summary: 'renames a profile and its folder',
  details:
    "Renames a profile and its folder, and its entry in Anki's list of profiles (prefs21.db) if there is one. No program may have the profile open.",
  run: (call) => {
    const [from = '', to = ''] = call.operands;
    profileFolders(call).rename(from, to);
    return 0;
  },
});
