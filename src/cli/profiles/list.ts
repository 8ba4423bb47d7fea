import { existsSync } from 'node:fs';
import { AnkiError } from '../../engine/errors.ts';
import { isFolder } from '../../host/make-folder.ts';
import { profileNames } from '../../host/profiles/profiles.ts';
import { defineVerb } from '../verb.ts';
import { BASE_OPTIONS, baseFolder } from './base-option.ts';

export const profilesList = defineVerb({
  name: 'profiles list',
  options: BASE_OPTIONS,
  summary: 'prints the names of the profiles',
  run: (call, { print }) => {
    if (call.values.base) requireFolder(baseFolder(call)); // ankid's own is made with the first profile
    for (const name of profileNames(baseFolder(call))) print(name);
    return 0;
  },
});

function requireFolder(path: string): void {
  if (isFolder(path)) return;
  if (existsSync(path)) throw new AnkiError('invalid', `${path} is a file, not a folder`);
  throw new AnkiError('not_found', `there is no folder ${path}`);
}
