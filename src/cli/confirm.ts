import { Refused } from './refused.ts';
import type { Terminal } from './terminal.ts';
import { flag } from './verb.ts';

export const YES_OPTIONS = { yes: flag('do it without asking') } as const;

/**
 * Asks on a terminal whether something may be lost; `--yes` says so beforehand, and must where nobody can be asked. Throws
 * Refused with nothing done.
 */
export async function confirm(
  { ask, isInteractive }: Terminal,
  { yes }: { readonly yes?: boolean },
  { loss, option = '--yes' }: { readonly loss: string; readonly option?: string },
): Promise<void> {
  if (yes) return;
  if (!isInteractive) throw new Refused(`${loss}: if you mean it, add ${option}`);
  const answer = await ask(`${loss}. Go on? [y/N] `);
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new Refused('nothing was changed');
}
