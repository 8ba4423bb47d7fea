import type { ParamsOf, ResultOf } from '../actions/index.ts';
import { isObject } from '../engine/json/json-object.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { UsageError } from './usage-error.ts';
import { type Call, defineVerb, flag, option, repeated } from './verb.ts';
import { type Actions, withActions } from './with-actions.ts';

const OPTIONS = {
  ...PROFILE_OPTIONS,
  fsrs: option('on|off', 'turn FSRS on or off, for the whole collection'),
  preset: option('NAME', 'give the deck this preset'),
  set: repeated(
    'NAME=VALUE',
    'change an option by the name that is shown, such as new.perDay=15 or limits.review=50; may be repeated',
  ),
  children: flag('give the same preset and limits to the subdecks'),
  reschedule: flag('FSRS: reschedule the review cards by their new memory states'),
  json: flag('print the options as JSON'),
} as const;

type OptionsCall = Call<typeof OPTIONS>;
type Options = ResultOf<'getDeckOptions'>;

export const deckOptions = defineVerb({
  name: 'deck options',
  operands: [{ name: '[DECK]', what: 'the deck' }],
  options: OPTIONS,
  summary: 'shows and changes the options of a deck, FSRS on and off included',
  details: `Shows the options of a deck (by default the deck Default): its preset, its own limits, and what applies to the whole collection. Options given here are changed first, as in Anki's deck options window, and the cards are updated accordingly.

ankid deck options --fsrs on
ankid deck options "Japanese::Words" --set new.perDay=15 --set desiredRetention=0.92`,
  run: (call, terminal) =>
    withActions(call, terminal, async ({ run, col }) => {
      const deck = call.operands[0] ?? 'Default';
      const before = await run('getDeckOptions', { deck });
      if (isChange(call)) await run('setDeckOptions', changes(call, deck, before, presetIds(col)));
      const options = await run('getDeckOptions', { deck });
      terminal.print(call.values.json ? JSON.stringify(options) : lines(options).join('\n'));
      return 0;
    }),
});

const isChange = ({ values: { fsrs, preset, set, children, reschedule } }: OptionsCall): boolean =>
  fsrs !== undefined || preset !== undefined || set.length > 0 || children || reschedule;

type PresetIds = ReadonlyMap<string, NonNullable<ParamsOf<'setDeckOptions'>['preset']>>;

const presetIds = (col: Actions['col']): PresetIds =>
  new Map(col.presets.all().map(({ name, id }) => [name, id]));

function changes(
  { values }: OptionsCall,
  deck: string,
  before: Options,
  presets: PresetIds,
): ParamsOf<'setDeckOptions'> {
  const preset = values.preset === undefined ? before.preset.id : presets.get(values.preset);
  if (preset === undefined)
    throw new UsageError(
      `there is no preset "${values.preset}"; there are ${[...presets.keys()].join(', ')}`,
    );
  const known = { ...before.preset, limits: before.limits, ...switchesOf(before) };
  const given: Record<string, unknown> = {};
  for (const text of values.set) setMember(given, known, text);
  const { limits, ...rest } = given;
  const ofCollection = Object.fromEntries(
    Object.entries(rest).filter(([name]) => name in switchesOf(before)),
  );
  const ofPreset = Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in ofCollection)));
  const changed = Object.keys(ofPreset).length > 0 ? [{ id: preset, ...ofPreset }] : [];
  return {
    ...ofCollection,
    ...(limits === undefined ? {} : { limits }),
    ...(values.fsrs === undefined ? {} : { fsrs: isOn(values.fsrs) }),
    ...{ deck, preset, presets: changed, applyToChildren: values.children, reschedule: values.reschedule },
  } as ParamsOf<'setDeckOptions'>; // the action checks what was typed
}

const switchesOf = ({ preset: _, limits: __, ...switches }: Options) => switches;

function isOn(text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new UsageError(`--fsrs wants on or off, not '${text}'`);
}

/** Puts `name.part=value` into an object; only names that are shown are known. */
function setMember(into: Record<string, unknown>, known: object, text: string): void {
  const [, path = '', value = ''] = /^([\w.]+)=(.*)$/s.exec(text) ?? [];
  const [name = '', part] = path.split('.');
  const there: unknown = (known as Record<string, unknown>)[name];
  const member = part === undefined ? there : (there as Record<string, unknown> | undefined)?.[part];
  if (member === undefined || (part === undefined && isObject(there)))
    throw new UsageError(`--set wants NAME=VALUE with a name that "ankid deck options" shows, not '${text}'`);
  const read = typeof member === 'string' ? value : fromJson(value, text);
  into[name] = part === undefined ? read : { ...(into[name] as object), [part]: read };
}

function fromJson(value: string, text: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new UsageError(`--set wants a number, true, false, null or a list after the =, not '${text}'`);
  }
}

function lines(options: Options): string[] {
  const { id: _, mod: __, usn: ___, dyn: ____, name, ...preset } = options.preset;
  const shown = { preset: name, ...switchesOf(options), limits: options.limits, ...preset };
  return Object.entries(shown).flatMap(([key, value]) =>
    isObject(value)
      ? Object.entries(value).map(([part, one]) => line(`${key}.${part}`, one))
      : [line(key, value)],
  );
}

/** The collection may be other people's: a control character would garble the terminal. */
const line = (name: string, value: unknown): string =>
  `${name}\t${typeof value === 'string' ? value.replace(/[\0-\x1f\x7f-\x9f]/g, ' ') : JSON.stringify(value)}`;
