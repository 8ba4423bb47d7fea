import { join } from 'node:path';

/** Where ankid keeps profiles unless told otherwise: the platform's place for data, never Anki's own folder. */
export function dataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'ankid');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'ankid');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'ankid');
}
