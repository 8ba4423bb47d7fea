import { fileURLToPath } from 'node:url';
import { isCallOf } from './cli/options.ts';
import { processTerminal } from './cli/process-terminal.ts';
import { runCommand } from './cli/run.ts';
import { serve } from './cli/serve.ts';
import { runInThread } from './cli/verb-thread.ts';

/** A server's engine has its own thread; whatever else is done has one, too, which knows all the other verbs. */
function main(args: readonly string[]): Promise<number> {
  const terminal = processTerminal();
  if (!isCallOf(serve, args))
    return runInThread(fileURLToPath(new URL('./verbs.cjs', import.meta.url)), args, terminal);
  const work = { onProgress: () => {}, isCancelled: () => false };
  return runCommand(args, [serve], { ...terminal, work });
}

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
