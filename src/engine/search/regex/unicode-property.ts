import { AnkiError } from '../../errors.ts';
import { anything, between, type CharSet, matching, not } from './char-set.ts';
import {
  BINARY_PROPERTIES,
  GENERAL_CATEGORIES,
  normalizedName,
  OTHER_BINARY_PROPERTIES,
  SCRIPTS,
} from './unicode-names.ts';

/** What is wrong with a \p, in the words of Rust's regex crate; found after the whole pattern was read. */
export class PropertyError extends Error {}

const NO_PROPERTY = 'Unicode property not found';
const NO_VALUE = 'Unicode property value not found';

/** The set of \p{name}: a binary property, a general category or a script (Rust: canonical_binary). */
export function propertySet(name: string): CharSet {
  const plain = normalizedName(name);
  // These would also be short for properties that have no set.
  const mayBeBinary = plain !== 'cf' && plain !== 'sc' && plain !== 'lc';
  const binary = mayBeBinary && BINARY_PROPERTIES.get(plain);
  if (binary) return cached(`\\p{${binary}}`);
  if (mayBeBinary && OTHER_BINARY_PROPERTIES.has(plain)) throw notHere(name);
  const set = generalCategory(plain) ?? script('Script', plain);
  if (!set) throw new PropertyError(NO_PROPERTY);
  return set;
}

/** The set of \p{property=value}. */
export function propertyValueSet(property: string, value: string): CharSet {
  const plain = normalizedName(value);
  switch (PROPERTIES.get(normalizedName(property))) {
    case 'gc':
      return generalCategory(plain) ?? valueError();
    case 'sc':
      return script('Script', plain) ?? valueError();
    case 'scx':
      return script('Script_Extensions', plain) ?? valueError();
    case 'other':
      throw notHere(property);
    default:
      throw new PropertyError(NO_PROPERTY);
  }
}

const PROPERTIES: ReadonlyMap<string, 'gc' | 'sc' | 'scx' | 'other'> = new Map([
  ['gc', 'gc'],
  ['generalcategory', 'gc'],
  ['sc', 'sc'],
  ['script', 'sc'],
  ['scx', 'scx'],
  ['scriptextensions', 'scx'],
  ...['age', 'gcb', 'graphemeclusterbreak', 'sb', 'sentencebreak', 'wb', 'wordbreak'].map(
    (name) => [name, 'other'] as const,
  ),
]);

function generalCategory(plain: string): CharSet | undefined {
  if (plain === 'any') return anything;
  if (plain === 'ascii') return between(0, 127);
  if (plain === 'assigned') return not(cached('\\p{Cn}'));
  const category = GENERAL_CATEGORIES.get(plain);
  return category === undefined ? undefined : cached(`\\p{gc=${category}}`);
}

function script(property: 'Script' | 'Script_Extensions', plain: string): CharSet | undefined {
  const name = SCRIPTS.get(plain);
  return name === undefined ? undefined : cached(`\\p{${property}=${name}}`);
}

const known = new Map<string, CharSet>();

function cached(expression: string): CharSet {
  const set = known.get(expression) ?? matching(expression);
  known.set(expression, set);
  return set;
}

function valueError(): never {
  throw new PropertyError(NO_VALUE);
}

const notHere = (name: string): AnkiError =>
  new AnkiError('unsupported', `the Unicode property "${name}" is not available in searches`);
