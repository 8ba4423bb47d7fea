import type { NamedBackup } from './names.ts';

/** How many backups of each kind are kept, after those of today and yesterday. */
export interface BackupLimits {
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
  /** Backups that nobody asked for lie at least so far apart. */
  readonly minimum_interval_mins: number;
}

/** About a year: 2 days, 12 days, 10 weeks, 9 months. */
export const DEFAULT_LIMITS: BackupLimits = { daily: 12, weekly: 10, monthly: 9, minimum_interval_mins: 30 };

/** The setting `backups`; Anki takes it whole or not at all (Rust: get_backup_limits). */
export function limitsFrom(setting: unknown): BackupLimits {
  const limits = typeof setting === 'object' && setting !== null ? (setting as Partial<BackupLimits>) : {}; // each looked at below
  const { daily, weekly, monthly, minimum_interval_mins } = limits;
  if (isCount(daily) && isCount(weekly) && isCount(monthly) && isCount(minimum_interval_mins)) {
    return { daily, weekly, monthly, minimum_interval_mins };
  }
  return DEFAULT_LIMITS;
}

/** The backups that are one too many: of each day, then week, then month the newest stays (Rust: obsolete_backups). */
export function obsoleteBackups(
  backups: readonly NamedBackup[],
  localNow: number,
  limits: BackupLimits,
): NamedBackup[] {
  const left = { day: limits.daily, week: limits.weekly, month: limits.monthly };
  let last = {
    day: Number.POSITIVE_INFINITY,
    week: Number.POSITIVE_INFINITY,
    month: Number.POSITIVE_INFINITY,
  };
  const yesterday = serials(localNow).day - 1;
  const newestFirst = [...backups].sort((a, b) => b.localMillis - a.localMillis);
  return newestFirst.filter((backup) => {
    const own = serials(backup.localMillis);
    const stage = STAGES.find((each) => left[each] > 0);
    const isRecent = own.day >= yesterday;
    if (!isRecent && !(stage && own[stage] < last[stage])) return true;
    if (!isRecent && stage) left[stage]--;
    last = own;
    return false;
  });
}

const STAGES = ['day', 'week', 'month'] as const;

/** Numbers of the day, of the week (it starts on Monday) and of the month. */
function serials(local: number): Record<(typeof STAGES)[number], number> {
  const day = Math.floor(local / 86_400_000);
  const date = new Date(local);
  // 1970-01-01 was a Thursday.
  return { day, week: Math.floor((day + 3) / 7), month: date.getUTCFullYear() * 12 + date.getUTCMonth() };
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
