import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AnkiError } from '../errors.ts';
import type { Random } from '../random/random.ts';
import { isSystemError } from '../system-errors.ts';

/** Characters kept before they are written. */
const PART = 256 * 1024;

/**
 * Writes a file of tab separated records under another name; `work` adds them, and when it is done the file takes the
 * place of one of that name. Throws not_found (folder), invalid, and what `work` throws; the old file is then as it was.
 */
export function writeTextFile<Result>(
  target: string,
  random: Random,
  work: (file: TextFileWriter) => Result,
): Result {
  const unfinished = join(dirname(target), `.${process.pid}-${random.below(2 ** 32)}.part`);
  requirePlace(target);
  try {
    const result = written(unfinished, work);
    renameSync(unfinished, target);
    return result;
  } catch (error) {
    if (error instanceof AnkiError || !isSystemError(error)) throw error;
    throw new AnkiError('invalid', `the file cannot be written: ${error.message}`, { cause: error });
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function requirePlace(target: string): void {
  if (!statSync(dirname(target), { throwIfNoEntry: false })?.isDirectory())
    throw new AnkiError('not_found', `the folder for the file does not exist: ${dirname(target)}`);
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory())
    throw new AnkiError('invalid', `a file cannot be written over a folder: ${target}`);
}

function written<Result>(path: string, work: (file: TextFileWriter) => Result): Result {
  const file = openSync(path, 'wx');
  try {
    const writer = new TextFileWriter(file);
    const result = work(writer);
    writer.flush();
    fsyncSync(file);
    return result;
  } finally {
    closeSync(file);
  }
}

export class TextFileWriter {
  readonly #file: number;
  #waiting: string[] = [];
  #size = 0;

  constructor(file: number) {
    this.#file = file;
  }

  /** A line at the head of the file. */
  directive(key: string, value: string | number | boolean): void {
    this.#add(`#${key}:${value}\n`);
  }

  record(fields: readonly string[]): void {
    // An empty line would be no record.
    this.#add(`${fields.map(quoted).join('\t') || '""'}\n`);
  }

  flush(): void {
    const bytes = Buffer.from(this.#waiting.join(''), 'utf8');
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
    this.#waiting = [];
    this.#size = 0;
  }

  #add(text: string): void {
    this.#waiting.push(text);
    this.#size += text.length;
    if (this.#size >= PART) this.flush();
  }
}

/** `#` needs quotes anywhere, as the writer of Rust's crate `csv` has it. */
const quoted = (field: string): string =>
  /["\t\r\n#]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
