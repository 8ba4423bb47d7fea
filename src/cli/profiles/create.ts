import { join } from 'node:path';
import { defineVerb } from '../verb.ts';
import { BASE_OPTIONS, baseFolder, profileFolders } from './base-option.ts';

export const profilesCreate = defineVerb({
  name: 'profiles create',
  operands: [{ name: 'NAME', what: 'the name' }],
  options: BASE_OPTIONS,
  summary: 'creates a profile with an empty collection',
  details:
    "Creates a profile with an empty collection and prints its folder. If the base folder has Anki's list of profiles (prefs21.db), it is added there.",
  run: (call, { print }) => {
    const [name = ''] = call.operands;
    profileFolders(call).create(name);
    print(join(baseFolder(call), name));
    return 0;
  },
});
