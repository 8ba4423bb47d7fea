import type { AnyVerb, OptionSpecs } from './verb.ts';

/** What `ankid --help` prints. */
export const programHelp = (verbs: readonly AnyVerb[]): string => `ankid - AnkiConnect without Anki

Usage: ankid COMMAND [options]

${columns(verbs.map((verb) => [usage(verb), verb.summary]))}

"ankid COMMAND --help" describes a command, "ankid --version" prints the version. --profile DIR names the profile: a
folder with collection.anki2. No other program may have the profile open: Anki and ankid cannot use the same
collection at the same time.
`;

/** What `ankid VERB --help` prints, or the first word of several verbs. */
export const verbsHelp = (verbs: readonly AnyVerb[]): string => verbs.map(verbHelp).join('\n');

function verbHelp(verb: AnyVerb): string {
  const options: OptionSpecs = verb.options;
  const rows = Object.entries(options).map(
    ([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help] as const,
  );
  return [
    `Usage: ankid ${usage(verb)}${rows.length > 0 ? ' [options]' : ''}\n`,
    `${wrap(verb.details ?? `${verb.summary.charAt(0).toUpperCase()}${verb.summary.slice(1)}.`, WIDTH).join('\n')}\n`,
    ...(rows.length > 0 ? [`Options:\n${columns(rows)}\n`] : []),
  ].join('\n');
}

/** A command with its operands, as one would write it. */
export const usage = ({ name, operands = [] }: AnyVerb): string =>
  [name, ...operands.map((operand) => operand.name)].join(' ');

const WIDTH = 110;

function columns(rows: readonly (readonly [left: string, right: string])[]): string {
  const left = Math.max(...rows.map(([text]) => text.length)) + 4;
  return rows
    .map(([text, right]) => {
      const lines = wrap(right, WIDTH - left);
      return `  ${text.padEnd(left - 2)}${lines.join(`\n${' '.repeat(left)}`)}`;
    })
    .join('\n');
}

/** Breaks at spaces; line breaks of the text stay. */
const wrap = (text: string, width: number): string[] =>
  text
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}(?= |$)|\\S+`, 'g'))?.map(trim) ?? ['']);

const trim = (text: string): string => text.trim();
