import { profileNames } from '../../host/profiles/profiles.ts';
import { defineVerb } from '../verb.ts';
import { BASE_OPTIONS, baseFolder } from './base-option.ts';

export const profilesList = defineVerb({
  name: 'profiles list',
  options: BASE_OPTIONS,
  summary: 'prints the names of the profiles',
  run: (call, { print }) => {
    for (const name of profileNames(baseFolder(call))) print(name);
    return 0;
  },
});
