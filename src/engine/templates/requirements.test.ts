import { expect, test } from 'vitest';
import { fieldRequirements } from './requirements.ts';

test.each([
  ['{{Front}} <i>{{text:Hint}}</i>', 'any', [0, 2]],
  ['{{#Hint}}{{Front}}{{/Hint}}', 'all', [0, 2]],
  ['{{#Hint}}{{Hint}}{{/Hint}}', 'any', [2]],
  ['{{^Hint}}{{Front}}{{/Hint}}', 'any', [0]],
  ['{{^Hint}}{{#Back}}{{Front}}{{/Back}}{{/Hint}}', 'all', [0, 1]],
  ['{{Deck}} plain text', 'none', []],
  ['<!-- {{Front}} -->', 'none', []],
  ['{{#Front}}', 'none', []],
])('%s needs %s of %j', (qfmt, kind, fields) => {
  expect(fieldRequirements([qfmt], ['Front', 'Back', 'Hint'])).toEqual([[0, kind, fields]]);
});

test('numbers the cards', () => {
  const fronts = ['{{Front}}', '{{Back}}'];
  expect(fieldRequirements(fronts, ['Front', 'Back'])).toEqual([
    [0, 'any', [0]],
    [1, 'any', [1]],
  ]);
});
