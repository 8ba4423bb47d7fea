import { fileURLToPath } from 'node:url';
import { HELP } from './cli/help.ts';
import { parseCommand } from './cli/options.ts';
import { serve } from './cli/serve.ts';
import { UsageError } from './cli/usage-error.ts';
import { AnkiError } from './engine/errors.ts';

/** Put in by the build, from package.json. */
declare const ANKID_VERSION: string;

async function main(): Promise<void> {
  const command = parseCommand(process.argv.slice(2), process.env);
  if (command.name === 'help') return void process.stdout.write(HELP);
  if (command.name === 'version') return void process.stdout.write(`ankid ${ANKID_VERSION}\n`);
  for (const warning of command.warnings) console.error(`ankid: ${warning}`);
  await serve(command, fileURLToPath(new URL('./worker.cjs', import.meta.url)));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const isPlain = error instanceof UsageError || error instanceof AnkiError;
    console.error(isPlain ? `ankid: ${error.message}` : error);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
