import { createRequire } from 'node:module';
import type {
  DatabaseSyncInstance as Connection,
  DatabaseSyncOptions,
  Session,
  StatementSyncInstance as Statement,
} from '@photostructure/sqlite';

export type { Connection, Session, Statement };

interface Driver {
  readonly DatabaseSync: new (path: string, options: DatabaseSyncOptions) => Connection;
}

/** Node's own driver ends all statements when it closes; with the package they live on until they are collected. */
export const CLOSE_ENDS_STATEMENTS = hasBuiltIn();

/**
 * The SQLite driver: Node's own where it has all that is used here (rows as arrays, `isTransaction`: 22.16, 24.0), else the
 * package with the same interface. This is the only place that names either.
 */
export function loadDriver(): Driver {
  const require = createRequire(import.meta.url);
  if (!hasBuiltIn()) return require('@photostructure/sqlite') as Driver; // it has this shape
  return withoutWarning(() => require('node:sqlite')) as Driver; // as above
}

/** Node 22 and 24 call the module experimental on standard error each time it is loaded. */
function withoutWarning<Result>(load: () => Result): Result {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function hasBuiltIn(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 16);
}
