import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { newField, newNotetype, newTemplate } from './draft.ts';
import { fieldName } from './names.ts';

test.each([
  ['  # /^ t:e{s"t} field name #/^  ', 'test field name #/^'],
  ['\u0085\u3000x', 'x'],
  ['a:b', 'ab'],
  ['\ufeffx', '\ufeffx'],
])('the field name %j becomes %j', (given, stored) => {
  expect(fieldName(given)).toBe(stored);
});

test('a field name of which nothing is left is refused', () => {
  expect(() => fieldName('')).toThrow('Empty field name');
  expect(() => fieldName(' #{} ')).toThrow('Field name:  # ');
});

test('equal names get plus signs, whatever their case', () => {
  const col = openFixture('empty');
  const names = ['a', 'A', 'a+', 'Straße', 'STRASSE', 'e\u0301', 'É'];
  const draft = newNotetype('basic', {});
  draft.fields = names.map((name) => newField(name, col.random));
  draft.templates = names.map((name) =>
    newTemplate(name, { qFormat: `${name}{{a}}{{Card}}`, aFormat: '' }, col.random),
  );
  const { name, fields, templates } = col.notetypes.add(draft);
  expect(name).toBe('basic+');
  const expected = ['a', 'A+', 'a++', 'Straße', 'STRASSE+', 'é', 'É+'];
  expect(fields.map((field) => field.name)).toEqual(expected);
  expect(templates.map((template) => template.name)).toEqual(expected);
});

test('a thousand equal names are settled at once', () => {
  const col = openFixture('empty');
  const draft = newNotetype('many', {});
  draft.fields = Array.from({ length: 1000 }, () => newField('x', col.random));
  col.notetypes.settleNames(draft);
  expect(draft.fields.at(-1)?.name).toBe(`x${'+'.repeat(999)}`);
});
