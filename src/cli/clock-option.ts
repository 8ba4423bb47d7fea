import { UsageError } from './usage-error.ts';

const FORM = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Milliseconds since 1970 of a time given as `YYYY-MM-DD HH:MM:SS` or in ISO's forms; UTC unless it says otherwise. */
export function parseClock(text: string): number {
  const parts = FORM.exec(text.trim());
  const [, date = '', time = '00:00', zone = 'Z'] = parts ?? [];
  const millis = parts ? Date.parse(`${date}T${time}${zone}`) : Number.NaN;
  if (Number.isNaN(millis))
    throw new UsageError(`--clock wants a time like '2026-06-15 12:00:00', not '${text}'`);
  return millis;
}
