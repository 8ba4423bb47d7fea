import { expect, onTestFinished, test } from 'vitest';
import { Database } from './database.ts';

/** Both functions get their text as bytes, so that none of it is cut on the way in. */
function reader(sql: string): (...texts: (string | Uint8Array)[]) => string | null {
  const db = new Database(':memory:');
  onTestFinished(() => db.close());
  return (...texts) => db.value<string | null>(sql, ...texts.map((text) => Buffer.from(text))) ?? null;
}

const weave = () => reader('select weave_json(text_of(?), text_of(?))');
const words = () => reader('select json_words(text_of(?))');

test('fields stand between the pieces as JSON strings', () => {
  const woven = weave();
  expect(woven('a\x1fb\x1fc', 'one\x1ftwo')).toBe('a"one"b"two"c');
  expect(woven('a\x1fb\x1fc', 'one')).toBe('a"one"b""c');
  expect(woven('a\x1fb\x1fc', '')).toBe('a""b""c');
  expect(woven('a\x1fb\x1fc', 'one\x1ftwo\x1fthree')).toBe('a"one"b"two"c');
  expect(woven('alone', 'one')).toBe('alone');
  expect(reader('select weave_json(null, text_of(?))')('one')).toBe(null);
  expect(reader('select weave_json(text_of(?), null)')('a\x1fb')).toBe('a""b');
  expect(reader('select weave_json(text_of(?), 12.5)')('a\x1fb')).toBe('a"12.5"b');
});

test('texts are quoted as JSON.stringify does it', () => {
  const woven = weave();
  const controls = Array.from({ length: 31 }, (_, code) => String.fromCharCode(code)).join('.');
  for (const text of [
    controls,
    'a"b\\c/d',
    '\x7f\u0080\u2028ÿ日本𝄞\u{10ffff}\uffff',
    '\\u001f',
    '\0',
    '\\',
    '"',
  ]) {
    expect(woven('[\x1f]', text)).toBe(`[${JSON.stringify(text)}]`);
    expect(words()(text.replaceAll(' ', ''))).toBe(JSON.stringify([text]));
  }
});

test('invalid UTF-8 becomes U+FFFD, as TextDecoder has it', () => {
  const woven = weave();
  const invalid =
    'ff c0af e080af eda080 f08080af f4908080 e282 f09f98 80 61ff62 e28261 f09f9822 c3 c322 e38022 f58080 f1 f180e281';
  for (const hex of invalid.split(' ')) {
    const bytes = Buffer.from(hex, 'hex');
    expect(woven('\x1f', bytes), hex).toBe(JSON.stringify(new TextDecoder().decode(bytes)));
  }
});

test('words are parted at spaces and ideographic spaces', () => {
  const list = words();
  expect(list(' a b::c  d ')).toBe('["a","b::c","d"]');
  expect(list('a\u3000\u3000b \u3001 c\u3000')).toBe('["a","b","\u3001","c"]');
  expect(list('')).toBe('[]');
  expect(list(' \u3000 ')).toBe('[]');
  expect(list('a\tb\nc')).toBe('["a\\tb\\nc"]');
  expect(reader('select json_words(nullif(?, ?))')('a', 'a')).toBe('[]');
});

test('long texts come whole', () => {
  const text = 'ab"日\n'.repeat(200_000);
  expect(weave()('\x1f', text) === JSON.stringify(text)).toBe(true);
});
