import { resolve } from 'node:path';
import { localClock } from '../../engine/clock.ts';
import { systemRandom } from '../../engine/random/random.ts';
import { ProfileFolders } from '../../host/profiles/profiles.ts';
import { ownDataFolder } from '../data-folder.ts';
import { option } from '../verb.ts';

export const BASE_OPTIONS = {
  base: option(
    'DIR',
    "folder of the profiles: Anki's, or one of ankid's own (default: the folder for ankid's data)",
  ),
} as const;

interface BaseCall {
  readonly values: { readonly base: string | undefined };
  readonly env: NodeJS.ProcessEnv;
}

export const baseFolder = ({ values, env }: BaseCall): string =>
  values.base ? resolve(values.base) : ownDataFolder(env);

export const profileFolders = (call: BaseCall): ProfileFolders =>
  new ProfileFolders({ base: baseFolder(call), clock: localClock(call.env.TZ), random: systemRandom });
