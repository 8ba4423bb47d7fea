import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { explanationLines } from './explanation.ts';
import { searchOf } from './search.ts';

test('tells tree, statement, values and plan of a search', () => {
  const lines = explanationLines(
    searchOf(openFixture('study')).explain('deck:Default -(is:due or re:ab+c) 50', 'cards'),
  );
  const text = lines.join('\n');
  expect(lines.slice(0, 11)).toEqual([
    'tree:',
    '  group',
    '    deck {"name":"Default"}',
    '    and',
    '    not',
    '      group',
    '        state {"state":"due"}',
    '        or',
    '        regex {"pattern":"ab+c"}',
    '    and',
    '    text {"text":"50"}',
  ]);
  expect(text).toContain('SQL:\n  select c.id from cards c, notes n where c.nid=n.id and ');
  expect(text).toContain('= "%ab%c%"');
  expect(text).toContain('regular expressions:\n  0 = ');
  expect(text).toMatch(/= "\(\?i\)ab\+c"/);
  expect(text).toMatch(/\n {2}SEARCH n USING INTEGER PRIMARY KEY/);
});

test('throws what the search would throw', () => {
  expect(() => searchOf(openFixture('empty')).explain('deck:(', 'notes')).toThrow('Invalid search');
});
