import { fileURLToPath } from 'node:url';
import { isCallOf } from './cli/options.ts';
import { processTerminal } from './cli/process-terminal.ts';
import { runCommand } from './cli/run.ts';
import { serve } from './cli/serve.ts';
import { runInThread } from './cli/verb-thread.ts';

/** A server's engine has its own thread; whatever else is done has one, too, which knows all the other verbs. */
function main(args: readonly string[], terminal: ReturnType<typeof processTerminal>): Promise<number> {
  if (!isCallOf(serve, args))
    return runInThread(fileURLToPath(new URL('./verbs.cjs', import.meta.url)), args, terminal);
  const work = { onProgress: () => {}, isCancelled: () => false };
  return runCommand(args, [serve], { ...terminal, work });
}

const terminal = processTerminal();
main(process.argv.slice(2), terminal)
  .catch((error: unknown) => {
    console.error(error);
    return 1;
  })
  .then(terminal.ended)
  .then((status) => process.exit(status));
