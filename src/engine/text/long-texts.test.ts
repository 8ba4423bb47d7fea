import { expect, it } from 'vitest';
import { normalizedStoredName } from '../decks/name.ts';
import { settleNames } from '../notetypes/names.ts';
import { stockNotetype } from '../notetypes/stock.ts';
import { systemRandom } from '../random/random.ts';
import { normalizedTag } from '../tags/name.ts';
import { kanaFilter } from '../templates/ruby.ts';
import { extractAvTags } from './av-tags.ts';
import { mediaReferences, replaceMediaReferences } from './media-references.ts';
import { stripHtml } from './strip-html.ts';
import { underscoredCssImports, underscoredReferences } from './underscored-media.ts';

/** Milliseconds: with a time that grows with the square of the length, each of these takes minutes. */
const LIMIT = 5000;

const av = (html: string) => extractAvTags(html, 'q');
const rename = (html: string) => replaceMediaReferences(html, () => 'x.png');
const options = '[anki:tts=1 '.repeat(80_000);

it.each<[string, (text: string) => unknown, string]>([
  ['speech without an end', mediaReferences, '[anki:tts][a]'.repeat(100_000)],
  ['speech without an end, renamed', rename, '[anki:tts][a]'.repeat(100_000)],
  ['sounds without an end', mediaReferences, '[sound:'.repeat(300_000)],
  ['comments without an end', stripHtml, '<!-- >'.repeat(300_000)],
  ['directives without an end', av, `${'[anki:'.repeat(200_000)}][/anki:x]`],
  ['directives in options', av, `${options}][/anki:x]`],
  ['directives before a foreign end', av, `${options}a="[/anki:tts=1]" ]`],
  ['directives of many names', av, [...Array(80_000).keys()].map((n) => `[anki:x${n}]`).join('[/anki:x]')],
  ['underscores in a style sheet', underscoredCssImports, '_'.repeat(300_000)],
  ['spaces in a style sheet', underscoredCssImports, `_a${' '.repeat(200_000)}b)`],
  ['sounds in a template', underscoredReferences, '[sound:_'.repeat(200_000)],
  ['readings that never open', kanaFilter, 'a '.repeat(1_000_000)],
  ['readings that never close', kanaFilter, 'a[ '.repeat(700_000)],
  ['readings over lines', kanaFilter, `${'a[ '.repeat(300_000)}\n]`],
  ['white space within a tag', normalizedTag, `a${'\u00a0'.repeat(300_000)}a`],
  ['white space within a deck name', normalizedStoredName, `a${' '.repeat(300_000)}a`],
])('reads %s once', (_what, read, text) => {
  const started = performance.now();
  read(text);
  expect(performance.now() - started).toBeLessThan(LIMIT);
});

it('makes names of fields unique without counting up for each, and not without end', () => {
  const draft = stockNotetype('basic', systemRandom);
  const template = draft.templates[0];
  if (!template) throw new Error('no template');
  const withNames = (names: string[]) => ({
    ...draft,
    templates: names.map((name) => ({ ...template, name })),
  });
  const groups = (names: readonly string[]) => names.map(() => 1);
  const made = withNames(['a', 'a++', 'a', 'a', 'a+']);
  settleNames({ ...made, fields: [] }, groups);
  expect(made.templates.map(({ name }) => name)).toEqual(['a', 'a++', 'a+', 'a+++', 'a++++']);
  const started = performance.now();
  expect(() => settleNames({ ...withNames(Array(100_000).fill('a')), fields: [] }, groups)).toThrow(
    'too many',
  );
  expect(performance.now() - started).toBeLessThan(LIMIT);
});
