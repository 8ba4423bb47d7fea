import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { COLLECTION_FILE } from '../host/collection-file.ts';
import { profileNames } from '../host/profiles/profiles.ts';
import { lettersOff } from './closest.ts';

/** What is known of a profile before it is opened, and so made when it is missing. */
export interface ProfileFound {
  readonly folder: string;
  readonly isNew: boolean;
  /** Other profiles that may have been meant instead of a new one. */
  readonly similar: readonly string[];
}

export function lookAtProfile(folder: string): ProfileFound {
  const isNew = !existsSync(join(folder, COLLECTION_FILE));
  return { folder, isNew, similar: isNew ? similarProfiles(folder) : [] };
}

/** What `serve` says when it answers: where, for which folder, and what comes next. */
export function announcement({ folder, isNew, similar }: ProfileFound, url: string): string[] {
  return [
    `ankid serves "${basename(folder)}" at ${url}`,
    isNew ? `NEW, empty profile: ${folder}` : `profile: ${folder}`,
    ...(similar.length > 0
      ? [`did you mean ${similar.map((path) => `--profile "${path}"`).join(' or ')}?`]
      : []),
    `try: curl ${url} -d '{"action": "deckNames", "version": 6}'`,
    'stop with Ctrl-C',
  ];
}

/** Profiles in the same folder whose names are not far off. */
function similarProfiles(folder: string): string[] {
  const [base, name] = [dirname(folder), basename(folder)];
  const close = (one: string): boolean =>
    lettersOff(one.toLowerCase(), name.toLowerCase()) <= Math.max(2, name.length / 3);
  return profileNames(base)
    .filter((one) => one !== name && close(one) && existsSync(join(base, one, COLLECTION_FILE)))
    .map((one) => join(base, one));
}
