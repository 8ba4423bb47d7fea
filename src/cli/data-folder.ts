import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { isFolder } from '../host/make-folder.ts';
import { UsageError } from './usage-error.ts';

/** The folder for data of whoever runs the program. Throws UsageError when it would be in a home that is none. */
export function ownDataFolder(env: NodeJS.ProcessEnv): string {
  const home = homedir();
  const folder = dataFolder(process.platform, env, home);
  if (folder.startsWith(home) && !(isAbsolute(home) && isFolder(home)))
    throw new UsageError(
      `the home folder "${home}" is not a folder, so there is no place for ankid's data: name one with --profile DIR (or --base DIR)`,
    );
  return folder;
}

/** Where ankid keeps profiles unless told otherwise: the platform's place for data, never Anki's own folder. */
export function dataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'ankid');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'ankid');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'ankid');
}
