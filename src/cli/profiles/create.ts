import { join } from 'node:path';
import { defineVerb } from '../verb.ts';
import { BASE_OPTIONS, baseFolder, profileFolders } from './base-option.ts';

export const profilesCreate = defineVerb({
  name: 'profiles create',
  operands: [{ name: 'NAME', what: 'the name' }],
  options: BASE_OPTIONS,
  summary: 'makes a profile with an empty collection',
  details:
    'Makes a profile with an empty collection and prints its folder. Where Anki keeps a list of its profiles (prefs21.db), the new one is in it.',
  run: (call, { print }) => {
    const [name = ''] = call.operands;
    profileFolders(call).create(name);
    print(join(baseFolder(call), name));
    return 0;
  },
});
