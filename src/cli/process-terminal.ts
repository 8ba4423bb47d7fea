import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Output, statusWhenDrained } from './output.ts';
import { INTERRUPTED } from './run.ts';
import type { Terminal } from './terminal.ts';

/** The terminal, or the files and pipes, that the program was started with. */
export function processTerminal() {
  const [out, complaints] = [new Output(process.stdout), new Output(process.stderr)];
  const clear = process.stderr.isTTY ? '\r\x1b[K' : '';
  let progressShown = false;
  const progress = (line: string): void => {
    if (clear === '') return;
    complaints.write(clear + line.slice(0, (process.stderr.columns || 80) - 1)); // some terminals say 0
    progressShown = line !== '';
  };
  const beside = (write: (line: string) => void) => (line: string) => {
    if (progressShown) progress('');
    write(line);
  };
  return {
    print: beside((line) => out.write(`${line}\n`)),
    complain: beside((line) => complaints.write(`ankid: ${line}\n`)),
    ask,
    isInteractive: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    progress,
    /** The status to exit with, when nothing that was printed can be lost any more. */
    ended: (status: number) => statusWhenDrained(status, out, complaints),
  };
}

/** What is typed, or where nobody types, the next line of standard input ('' at its end). */
const ask: Terminal['ask'] = (question, hidden = false) =>
  process.stdin.isTTY ? askTyping(question, hidden) : nextLine();

function askTyping(question: string, hidden: boolean): Promise<string> {
  let shown = true;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (shown) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  lines.on('SIGINT', () => process.exit(INTERRUPTED)); // nothing is being done
  return new Promise((resolve) => {
    lines.question(question, (answer) => {
      if (hidden) process.stderr.write('\n');
      lines.close();
      resolve(answer);
    });
    shown = !hidden;
  });
}

let piped: AsyncIterator<string> | undefined;

/** One reader for all questions: it may read further than the line it returns. */
async function nextLine(): Promise<string> {
  piped ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { value } = await piped.next();
  return value ?? '';
}
