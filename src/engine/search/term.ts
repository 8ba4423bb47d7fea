import { unescapeQuotes, unescapeQuotesAndBackslashes, unescapeText } from './escapes.ts';
import { positiveWhole, unsigned, whole64 } from './numbers.ts';
import { parseProperty } from './property.ts';
import { parseButton } from './rating.ts';
import { invalidArgument, invalidFlag, missingKey, searchError } from './search-error.ts';
import { STATES, type Term } from './tree.ts';

const U16_MAX = 0xffff;
const U8_MAX = 0xff;

/** The meaning of one raw text, with or without keyword (Rust: search_node_for_text). */
export function termOf(text: string): Term {
  const head = /^(?:[^:\\]|\\.)+/su.exec(text)?.[0];
  if (head === undefined) throw missingKey();
  if (head.length === text.length) return { kind: 'text', text: unescapeText(text) };
  return keyedTerm(head, text.slice(head.length + 1));
}

/** The meaning of keyword and value, both raw (Rust: search_node_for_text_with_argument). */
export function keyedTerm(key: string, value: string): Term {
  const keyword = key.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const parse = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
  return parse ? parse(value, key) : field(key, value);
}

/** What each keyword does with its value; anything else is the name of a field. */
const KEYWORDS: Readonly<Record<string, (value: string, key: string) => Term>> = {
  deck: (value) => ({ kind: 'deck', name: unescapeText(value) }),
  note: (value) => ({ kind: 'notetype', name: unescapeText(value) }),
  preset: (value) => ({ kind: 'preset', name: value }),
  tag,
  card: template,
  flag,
  is: state,
  prop: parseProperty,
  added: (value) => ({ kind: 'added', days: days(value, 'added:') }),
  edited: (value) => ({ kind: 'edited', days: days(value, 'edited:') }),
  introduced: (value) => ({ kind: 'introduced', days: days(value, 'introduced:') }),
  rated,
  resched: (value) => ({ kind: 'rated', days: positiveWhole(value, 'resched:'), rating: 'manual' }),
  did: (value, key) => ({ kind: 'deck-ids', ids: idList(value, key) }),
  mid: (value) => ({ kind: 'notetype-id', id: whole64(value, 'mid:') }),
  nid: (value, key) => ({ kind: 'note-ids', ids: idList(value, key) }),
  cid: (value, key) => ({ kind: 'card-ids', ids: idList(value, key) }),
  re: (value) => ({ kind: 'regex', pattern: unescapeQuotes(value) }),
  nc: (value) => ({ kind: 'no-combining', text: unescapeText(value) }),
  sc: (value) => ({ kind: 'strip-clozes', text: unescapeText(value) }),
  w: (value) => ({ kind: 'word', text: unescapeText(value) }),
  dupe: duplicates,
  'has-cd': (value) => ({ kind: 'custom-data', key: unescapeText(value) }),
};

function field(key: string, value: string): Term {
  const name = unescapeText(key);
  if (value.startsWith('re:'))
    return { kind: 'field', field: name, text: unescapeQuotes(value.slice(3)), mode: 'regex' };
  if (value.startsWith('nc:')) {
    return { kind: 'field', field: name, text: unescapeQuotes(value.slice(3)), mode: 'no-combining' };
  }
  return { kind: 'field', field: name, text: unescapeText(value), mode: 'normal' };
}

function tag(value: string): Term {
  if (value.startsWith('re:')) return { kind: 'tag', text: unescapeQuotes(value.slice(3)), mode: 'regex' };
  if (value.startsWith('nc:'))
    return { kind: 'tag', text: unescapeText(value.slice(3)), mode: 'no-combining' };
  return { kind: 'tag', text: unescapeText(value), mode: 'normal' };
}

function template(value: string): Term {
  const number = unsigned(value, U16_MAX);
  const template = number === undefined ? { name: unescapeText(value) } : { ord: Math.max(number, 1) - 1 };
  return { kind: 'template', template };
}

function flag(value: string): Term {
  const number = unsigned(value, U8_MAX);
  if (number === undefined || number > 7) throw invalidFlag();
  return { kind: 'flag', flag: number };
}

function state(value: string): Term {
  const state = STATES.find((name) => name === value);
  if (!state) throw invalidArgument('is:', value);
  return { kind: 'state', state };
}

const days = (value: string, context: string): number => Math.max(positiveWhole(value, context), 1);

function rated(value: string): Term {
  const [count = '', button] = splitOnce(value, ':');
  return { kind: 'rated', days: days(count, 'rated:'), rating: parseButton(button, value) };
}

function duplicates(value: string): Term {
  const [id = '', text] = splitOnce(value, ',');
  const notetypeId = whole64(id, value);
  if (text === undefined) throw searchError("invalid 'dupe:' search");
  return { kind: 'duplicates', notetypeId, text: unescapeQuotesAndBackslashes(text) };
}

function idList(value: string, key: string): string {
  if (!/^(?:[0-9]+,)*[0-9]+$/.test(value)) throw searchError(`expected only digits and commas in ${key}:`);
  return value;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
