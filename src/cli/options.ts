import { parseArgs } from 'node:util';
import { messageOf } from '../engine/errors.ts';
import { closest } from './closest.ts';
import { usage } from './help.ts';
import { UsageError } from './usage-error.ts';
import type { AnyVerb, Call, Operand, OptionSpec, OptionSpecs } from './verb.ts';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'help'; readonly verbs: readonly AnyVerb[]; readonly about: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly verb: AnyVerb; readonly call: Call };

/** Reads the arguments after the program's name; throws UsageError. */
export function parseCommand(
  args: readonly string[],
  verbs: readonly AnyVerb[],
  env: NodeJS.ProcessEnv,
): Command {
  const { values, positionals } = glance(args, verbs);
  const words = positionals[0] === 'help' ? positionals.slice(1) : positionals;
  const verb = findVerb(words, verbs);
  if (values.help === true || words !== positionals) return helpOn(words, verb, verbs);
  if (values.version === true) return { kind: 'version' };
  if (!verb) throw noVerb(words, args, verbs);
  return { kind: 'run', verb, call: { ...strictly(args, verb), env } };
}

/** Whether these arguments are a command of the given one-word verb, as far as its own options tell. */
export const isCallOf = (verb: AnyVerb, args: readonly string[]): boolean =>
  glance(args, [verb]).positionals[0] === verb.name;

const COMMON = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** Finds the words among the options of all verbs, since those may stand before the verb; minds nothing else. */
const glance = (args: readonly string[], verbs: readonly AnyVerb[]) =>
  parseArgs({
    args: args.filter((arg) => !/^-[^-]./.test(arg)), // such as -tag:x: letters that nobody means as options
    options: { ...Object.assign({}, ...verbs.map(({ options }) => options)), ...COMMON },
    allowPositionals: true,
    strict: false,
  });

/** The operands and options, when they are the verb's. */
function strictly(args: readonly string[], verb: AnyVerb): Omit<Call, 'env'> {
  const { values, positionals } = parse(args, verb);
  const operands = positionals.slice(verb.name.split(' ').length);
  checkOperands(operands, verb);
  const specs: OptionSpecs = verb.options;
  const complete = Object.entries(specs).map(([name, spec]) => [name, values[name] ?? absentValue(spec)]);
  return { operands, values: Object.fromEntries(complete) };
}

function parse(args: readonly string[], verb: AnyVerb) {
  try {
    const options: OptionSpecs = verb.options;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const message = messageOf(error);
    const stray = /^Unknown option '([^']*)'/.exec(message)?.[1];
    throw stray
      ? unknownOption(stray, args, verb)
      : new UsageError(`${message.split('. ')[0]}; ${seeHelp(verb)}`);
  }
}

function unknownOption(stray: string, args: readonly string[], verb: AnyVerb): UsageError {
  const [operand] = verb.operands ?? [];
  const given = args.find((arg) => /^-[^-]./.test(arg));
  if (operand && given && !stray.startsWith('--'))
    return new UsageError(
      `"${given}" begins like an option; if it is ${operand.what}, put -- before it: ankid ${verb.name} -- ${given}`,
    );
  const meant = closest(stray, Object.keys(verb.options));
  const hint = meant ? `did you mean --${meant}?` : seeHelp(verb);
  return new UsageError(`"ankid ${verb.name}" has no option ${stray}; ${hint}`);
}

const seeHelp = ({ name }: AnyVerb): string => `see "ankid ${name} --help"`;

const absentValue = ({ type, multiple }: OptionSpec): unknown =>
  type === 'boolean' ? false : multiple ? [] : undefined;

const findVerb = (words: readonly string[], verbs: readonly AnyVerb[]): AnyVerb | undefined =>
  verbs.find(({ name, formerName }) => [name, formerName].includes(words.slice(0, 2).join(' '))) ??
  verbs.find(({ name }) => name === words[0]);

/** Help on a verb, on all that begin with one word, or on everything. */
function helpOn(words: readonly string[], verb: AnyVerb | undefined, verbs: readonly AnyVerb[]): Command {
  const family = verb ? [verb] : familyOf(words[0], verbs);
  if (words.length === 0 || family.length === 0) return { kind: 'help', verbs, about: '' };
  return { kind: 'help', verbs: family, about: verb?.name ?? words[0] ?? '' };
}

const familyOf = (word: string | undefined, verbs: readonly AnyVerb[]): AnyVerb[] =>
  verbs.filter(({ name }) => name.startsWith(`${word} `));

function noVerb(words: readonly string[], args: readonly string[], verbs: readonly AnyVerb[]): UsageError {
  const [first, second] = words;
  if (first === undefined) {
    const stray = args.find((arg) => arg.startsWith('-'));
    if (stray) return new UsageError(`there is no option ${stray} without a command; see "ankid --help"`);
    return new UsageError('a command is missing; try "ankid serve", or "ankid --help"');
  }
  const family = familyOf(first, verbs).map(({ name }) => name);
  const given = family.length > 0 && second !== undefined ? `${first} ${second}` : first;
  const known = family.length > 0 ? family : verbs.map(({ name }) => name);
  const meant = closest(given, known) ?? closest(first, [...new Set(verbs.map(firstWord))]);
  if (given === first && family.length > 0)
    return new UsageError(`"ankid ${first}" is not complete; there are ${list(family)}`);
  const hint = meant && meant !== first ? `did you mean "ankid ${meant}"?` : undefined;
  const others = family.length > 0 ? `there are ${list(family)}` : 'see "ankid --help"';
  return new UsageError(`there is no command "ankid ${given}"; ${hint ?? others}`);
}

const firstWord = ({ name }: AnyVerb): string => name.split(' ')[0] ?? '';

const list = (names: readonly string[]): string => names.map((name) => `"ankid ${name}"`).join(', ');

function checkOperands(operands: readonly string[], verb: AnyVerb): void {
  const wanted = verb.operands ?? [];
  const missing = wanted.find((operand, at) => isRequired(operand) && operands[at] === undefined);
  if (missing) throw new UsageError(`${missing.what} is missing; try "ankid ${usage(verb)}"`);
  const surplus = operands[wanted.length];
  if (surplus !== undefined)
    throw new UsageError(`"ankid ${usage(verb)}" takes no "${surplus}"; ${seeHelp(verb)}`);
}

const isRequired = ({ name }: Operand): boolean => !name.startsWith('[');
