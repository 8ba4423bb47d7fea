import { AnkiError } from '../../errors.ts';

/** A part of a pattern: positions in code points, `end` not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A pattern that cannot be read, shown as Rust's regex crate shows it and wrapped as Anki wraps it. */
export function regexSyntaxError(pattern: readonly string[], message: string, ...spans: Span[]): AnkiError {
  const sorted = [...spans].sort((a, b) => a.start - b.start || a.end - b.end);
  const shown = pattern.includes('\n') ? severalLines(pattern, sorted) : oneLine(pattern, sorted);
  return new AnkiError('invalid', `<pre>regex parse error:\n${shown}error: ${message}</pre>`);
}

/** A pattern that would need too large a machine (Rust's limit and words). */
export const regexTooLarge = (): AnkiError =>
  new AnkiError('invalid', '<pre>Compiled regex exceeds size limit of 10485760 bytes.</pre>');

/** A pattern that needs too many steps; Rust has no such limit, but a server must not be kept busy. */
export const regexTooSlow = (): AnkiError =>
  new AnkiError(
    'unsupported',
    'the regular expression takes too long: make it simpler, or narrow the search down',
  );

const oneLine = (pattern: readonly string[], spans: readonly Span[]): string =>
  `    ${pattern.join('')}\n    ${carets(spans)}\n`;

function severalLines(pattern: readonly string[], spans: readonly Span[]): string {
  const lines = linesOf(pattern);
  const width = String(lines.length).length;
  const divider = `${'~'.repeat(79)}\n`;
  const endsWithLine = pattern.at(-1) === '\n';
  const notated = lines.slice(0, endsWithLine ? -1 : undefined).map(({ start, text }, index) => {
    const inLine = spans.filter((span) => lineAt(pattern, span.start) === index && isOneLine(pattern, span));
    const moved = inLine.map((span) => ({ start: span.start - start, end: span.end - start }));
    const notes = inLine.length > 0 ? `${' '.repeat(width + 2)}${carets(moved)}\n` : '';
    return `${String(index + 1).padStart(width)}: ${text}\n${notes}`;
  });
  const across = spans
    .filter((span) => !isOneLine(pattern, span))
    .map((span) => `${acrossLines(pattern, span)}\n`);
  return divider + notated.join('') + divider + across.join('');
}

function carets(spans: readonly Span[]): string {
  let notes = '';
  for (const { start, end } of spans) notes = notes.padEnd(start) + '^'.repeat(Math.max(1, end - start));
  return notes;
}

function linesOf(pattern: readonly string[]): { start: number; text: string }[] {
  let start = 0;
  return pattern
    .join('')
    .split('\n')
    .map((text) => {
      const line = { start, text };
      start += [...text].length + 1;
      return line;
    });
}

const lineAt = (pattern: readonly string[], position: number): number =>
  pattern.slice(0, position).filter((char) => char === '\n').length;

const isOneLine = (pattern: readonly string[], { start, end }: Span): boolean =>
  lineAt(pattern, start) === lineAt(pattern, end);

function acrossLines(pattern: readonly string[], { start, end }: Span): string {
  const column = (position: number): number => position - pattern.lastIndexOf('\n', position - 1);
  return `on line ${lineAt(pattern, start) + 1} (column ${column(start)}) through line ${lineAt(pattern, end) + 1} (column ${column(end) - 1})`;
}
