import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AnkiError } from '../errors.ts';

const FILE = `unicase.${{ darwin: 'dylib', win32: 'dll' }[process.platform as string] ?? 'so'}`;

/** Where the build has put the collation: beside the bundle, or in `dist/` when run from the sources. */
export function unicaseExtensionPath(): string {
  for (const place of [`./${FILE}`, `../../../dist/${FILE}`]) {
    const path = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new AnkiError(
    'unsupported',
    'the SQLite extension "unicase" is missing: install a C compiler (Debian: gcc and libc6-dev) and run "npm run build"',
  );
}
