import { AnkiError, type ErrorCode } from '../engine/errors.ts';
import { systemSentence } from '../host/system-reason.ts';
import { programHelp, verbsHelp } from './help.ts';
import { parseCommand } from './options.ts';
import { Refused } from './refused.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import type { AnyVerb } from './verb.ts';

/** Put in by the build, from package.json. */
declare const ANKID_VERSION: string;

/** What a shell expects of a program that Ctrl-C has ended. */
export const INTERRUPTED = 130;

/** Does what the arguments after the program's name say; answers the exit status. */
export async function runCommand(
  args: readonly string[],
  verbs: readonly AnyVerb[],
  terminal: Terminal,
): Promise<number> {
  try {
    const command = parseCommand(args, verbs, process.env);
    if (command.kind === 'run') return await command.verb.run(command.call, terminal);
    terminal.print(command.kind === 'help' ? helpText(command) : `ankid ${ANKID_VERSION}`);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) return fail(terminal, error.message, 2);
    if (error instanceof Refused) return fail(terminal, error.message, 4);
    const refusal = systemSentence(error);
    if (refusal !== undefined) return fail(terminal, refusal, 1);
    if (!(error instanceof AnkiError)) throw error;
    return fail(terminal, error.message, STATUS_OF[error.code] ?? 1);
  }
}

/** Of errors that a script may want to tell from others. */
const STATUS_OF: Partial<Record<ErrorCode, number>> = { busy: 3, interrupted: INTERRUPTED };

const helpText = ({ verbs, about }: { verbs: readonly AnyVerb[]; about: string }): string =>
  (about === '' ? programHelp(verbs) : verbsHelp(verbs)).trimEnd();

function fail({ complain }: Terminal, message: string, status: number): number {
  complain(message);
  return status;
}
