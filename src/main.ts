import { fileURLToPath } from 'node:url';
import { HELP } from './cli/help.ts';
import { type MaintenanceCommand, parseCommand } from './cli/options.ts';
import { serve } from './cli/serve.ts';
import { UsageError } from './cli/usage-error.ts';
import { AnkiError } from './engine/errors.ts';

/** Put in by the build, from package.json. */
declare const ANKID_VERSION: string;

async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2), process.env);
  if (command.name === 'help') return say(HELP);
  if (command.name === 'version') return say(`ankid ${ANKID_VERSION}\n`);
  if (command.name !== 'serve') return await maintain(command);
  for (const warning of command.warnings) console.error(`ankid: ${warning}`);
  await serve(command, fileURLToPath(new URL('./worker.cjs', import.meta.url)));
  return 0;
}

function say(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** In a file of its own, so that a server need not load the engine twice. */
async function maintain(command: MaintenanceCommand): Promise<number> {
  const script = new URL('./maintenance.cjs', import.meta.url).href;
  const tools = (await import(script)) as typeof import('./cli/maintenance.ts'); // what the build makes of it
  return tools.maintain(command, {
    print: (line) => console.log(line),
    complain: (line) => console.error(`ankid: ${line}`),
    progress: (line) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${line}`),
  });
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    const isPlain = error instanceof UsageError || error instanceof AnkiError;
    console.error(isPlain ? `ankid: ${error.message}` : error);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
