import type { Dice } from './attack.ts';

const LONG = 'x'.repeat(250);

/** Texts that something may stumble over; none is a path that exists. */
export const ODD_TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'a\udfff',
    '\u{1f600}',
    '\u202e',
    '\ufeff',
    'é',
    'e\u0301',
    'ſ',
    '\n',
    '\t',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'length',
    'null',
    'NaN',
    '-0',
    '1e400',
    '0x10',
    '9223372036854775808',
  ],
  ...[
    '%s',
    '%',
    '_',
    '*',
    '\\',
    "'",
    '"',
    '"; drop table notes; --',
    '((((',
    ')',
    '-',
    'a OR',
    'deck:',
    'prop:due=1e9',
  ],
  ...[
    're:(',
    're:(a+)+$',
    'nid:99999999999999999999',
    'rated:2147483648',
    'added:-1',
    'tag:re:[',
    'is:due',
    '*:*',
  ],
  ...['::', 'a::', '::a', 'a::::b', 'Default', `${'a::'.repeat(120)}b`, LONG, `${LONG}::${LONG}`],
  ...[
    '{{',
    '}}',
    '{{Front}}',
    '{{#Front}}',
    '{{/Front}}',
    '{{cloze:Text}}',
    '{{c1::a}}',
    '{{=<% %>=}}',
    '{{\0}}',
  ],
  ...[
    '{{type:cloze:\ud800}}',
    '[sound:a\0.mp3]',
    '<img src="../a">',
    '[anki:tts lang=x]a',
    '[latex]\ud800[/latex]',
    '<!--',
  ],
  ...[
    '/',
    '//',
    '.',
    '..',
    '../a',
    '/no/such/place',
    '/no\0such',
    '/\ud800/a',
    `/${LONG}`,
    'con',
    'a:b',
    '~',
    'C:\\a',
  ],
  ...[
    'data:,a',
    'http://',
    'http://127.0.0.1:1/',
    'file:///no/such',
    '=',
    'YQ==',
    '!!!!',
    '2026-06-15',
    '1!',
    '1-9!',
    '0-',
  ],
];

export const ODD_NUMBERS: readonly unknown[] = [
  ...[
    0,
    -0,
    1,
    -1,
    2,
    7,
    0.5,
    -1.5,
    1e-320,
    1e308,
    -1e308,
    255,
    256,
    65536,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31) - 1,
  ],
  ...[2 ** 32, 2 ** 53, 2 ** 53 + 2, -(2 ** 53), 8.64e15, 8.64e15 + 1, 1e20, 1e21, 70000, 1653772912146],
  ...[2n ** 63n - 1n, -(2n ** 63n), 2n ** 63n, 2n ** 64n, 2n ** 53n + 1n, 10n ** 40n, -1n],
];

/** What JSON can hold, as odd as it gets. */
export function anyValue(dice: Dice, depth = 0): unknown {
  const kind = dice.below(depth > 3 ? 5 : 8);
  if (kind < 2) return dice.oneOf(ODD_TEXTS);
  if (kind < 4) return dice.oneOf(ODD_NUMBERS);
  if (kind === 4) return dice.oneOf([null, true, false, [], {}]);
  if (kind === 5) return Array.from({ length: dice.below(4) }, () => anyValue(dice, depth + 1));
  if (kind === 6) return anyObject(dice, depth);
  return dice.chance(20) ? nested(dice) : anyValue(dice, depth + 1);
}

function anyObject(dice: Dice, depth: number): object {
  const keys = Array.from({ length: dice.below(4) }, () => dice.oneOf([...KEYS, ...ODD_TEXTS]));
  return Object.fromEntries(keys.map((key) => [key, anyValue(dice, depth + 1)]));
}

const KEYS = [
  'id',
  'name',
  'action',
  'params',
  'version',
  'fields',
  'tags',
  'deckName',
  'modelName',
  'Front',
  'ord',
  'mod',
];

/** Lists or objects in each other, some hundred deep. */
function nested(dice: Dice): unknown {
  let value: unknown = 0;
  const isList = dice.chance(2);
  for (let i = dice.below(300); i > 0; i--) value = isList ? [value] : { a: value };
  return value;
}

/** As JSON, with integers of any length. */
export const asJson = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `\u0001${part}\u0001` : part)).replaceAll(
    /"\\u0001(-?\d+)\\u0001"/g,
    '$1',
  );
