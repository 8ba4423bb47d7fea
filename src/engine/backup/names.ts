import type { Clock } from '../clock.ts';

/** A backup in a folder, as its name tells it. */
export interface NamedBackup {
  readonly name: string;
  /** The local date and time of the name, in milliseconds as if it were UTC. */
  readonly localMillis: number;
}

/** The local date and time of a moment, in milliseconds as if it were UTC. */
export const localMillis = (clock: Clock, at: number): number => at - clock.minutesWest(at) * 60_000;

/** A time as it stands in the names of backups: 2026-06-15-12.00.00. */
export function stampOf(local: number): string {
  const iso = new Date(local).toISOString();
  return `${iso.slice(0, 10)}-${iso.slice(11, 19).replaceAll(':', '.')}`;
}

/** As Anki names its backups. */
export const backupName = (local: number): string => `backup-${stampOf(local)}.colpkg`;

/** Undefined for files that are no backups (Rust: datetime_from_file_name). */
export function parseBackupName(name: string): NamedBackup | undefined {
  const parts = /^backup-(\d{4}-\d\d-\d\d)-(\d\d)\.(\d\d)\.(\d\d)\.colpkg$/.exec(name);
  if (!parts) return undefined;
  const [, date, hours, minutes, seconds] = parts;
  const local = Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(local) || backupName(local) !== name ? undefined : { name, localMillis: local };
}
