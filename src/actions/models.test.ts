import { expect, test } from 'vitest';
import { call } from '../../test/served.ts';
import { openFixture } from '../../test/support.ts';

test('a new note type has the default styling, numbered templates and the name it was given', () => {
  const col = openFixture('empty');
  const made = call(col, 'createModel', {
    modelName: 'Mine',
    inOrderFields: ['A', 'B'],
    cardTemplates: [
      { Front: '{{A}}', Back: '{{B}}' },
      { Name: 'Other', Front: '{{B}}', Back: '', more: 1 },
      { Front: 'third {{B}}', Back: '' },
    ],
  });
  expect(made).toMatchObject({ name: 'Mine', type: 0, usn: -1, originalStockKind: 1 });
  expect(call(col, 'findModelsByName', { modelNames: ['MINE'] })).toEqual([made]);
  expect(Object.keys(call(col, 'modelTemplates', { modelName: 'Mine' }) as object)).toEqual([
    'Card 1',
    'Other',
    'Card 3',
  ]);
  expect(call(col, 'modelStyling', { modelName: 'Mine' })).toEqual(
    call(col, 'modelStyling', { modelName: 'Basic' }),
  );
  expect(col.config.get('curModel')).toBe((made as { id: number }).id);
});

test('a name that is taken in other case gets a tail, one in the same case is refused', () => {
  const col = openFixture('empty');
  const create = (modelName: string) =>
    call(col, 'createModel', {
      modelName,
      inOrderFields: ['A'],
      cardTemplates: [{ Front: '{{A}}', Back: '' }],
    });
  expect(create('CLOZE')).toMatchObject({ name: expect.stringMatching(/^CLOZE-[0-9a-f]{5}$/) });
  expect(() => create('Cloze')).toThrow('Model name already exists');
});

test('names that JavaScript has a meaning for are only names', () => {
  const col = openFixture('empty');
  call(col, 'createModel', {
    modelName: '__proto__',
    inOrderFields: ['constructor', '__proto__'],
    cardTemplates: [{ Name: '__proto__', Front: '{{constructor}}', Back: '{{__proto__}}' }],
  });
  expect(Object.keys(call(col, 'modelNamesAndIds', {}) as object)).toContain('__proto__');
  expect(Object.keys(call(col, 'modelFieldFonts', { modelName: '__proto__' }) as object)).toEqual([
    'constructor',
    '__proto__',
  ]);
  expect(call(col, 'modelFieldsOnTemplates', { modelName: '__proto__' })).toEqual(
    Object.fromEntries([['__proto__', [['constructor'], ['__proto__']]]]),
  );
  call(col, 'updateModelTemplates', { model: { name: 'Basic', templates: { toString: { Front: 'x' } } } });
  expect(call(col, 'modelTemplates', { modelName: 'Basic' })).toMatchObject({
    'Card 1': { Front: '{{Front}}' },
  });
});

test('a new field is named at the end and then moved', () => {
  const col = openFixture('empty');
  call(col, 'modelFieldAdd', { modelName: 'Basic', fieldName: 'front', index: 0 });
  expect(call(col, 'modelFieldNames', { modelName: 'Basic' })).toEqual(['front+', 'Front', 'Back']);
  call(col, 'modelFieldAdd', { modelName: 'Basic', fieldName: 'a:b', index: -1 });
  expect(call(col, 'modelFieldNames', { modelName: 'Basic' })).toEqual(['front+', 'Front', 'ab', 'Back']);
});

test('a renamed field still counts for the requirements', () => {
  const col = openFixture('empty');
  call(col, 'modelFieldRename', { modelName: 'Basic', oldFieldName: 'Front', newFieldName: 'Question' });
  expect(call(col, 'findModelsByName', { modelNames: ['Basic'] })).toMatchObject([
    { req: [[0, 'any', [0]]] },
  ]);
});

test('a template of a name that exists is stored with its new texts', () => {
  const col = openFixture('empty');
  const template = { Name: 'Card 1', Front: '{{Back}}?', Back: '{{Front}}' };
  call(col, 'modelTemplateAdd', { modelName: 'Basic', template });
  col.clearCaches();
  expect(call(col, 'modelTemplates', { modelName: 'Basic' })).toEqual({
    'Card 1': { Front: '{{Back}}?', Back: '{{Front}}' },
  });
});

test('replacing in all note types happens whole or not at all', () => {
  const col = openFixture('empty');
  const all = { modelName: null, findText: '{{Back}}', replaceText: '{{Gone}}' };
  expect(() => call(col, 'findAndReplaceInModels', all)).toThrow('not found');
  expect(call(col, 'modelFieldsOnTemplates', { modelName: 'Basic' })).toEqual({
    'Card 1': [['Front'], ['Back']],
  });
  const dollars = { modelName: '', findText: '<hr id=answer>', replaceText: '$&$1' };
  expect(call(col, 'findAndReplaceInModels', dollars)).toBe(4);
  expect(call(col, 'modelTemplates', { modelName: 'Basic' })).toMatchObject({
    'Card 1': { Back: '{{FrontSide}}\n\n$&$1\n\n{{Back}}' },
  });
});

test.each([
  ['modelFieldSetFont', { font: null }, 'font should be a string: None'],
  ['modelFieldSetFontSize', { fontSize: '10' }, 'fontSize should be an integer: 10'],
  ['modelFieldSetFontSize', { fontSize: true }, 'fontSize should be an integer: True'],
  ['modelFieldSetFontSize', { fontSize: 65_536 }, 'fontSize should be an integer from 0 to 65535: 65536'],
  ['modelFieldSetDescription', { description: 5 }, 'description should be a string: 5'],
])('%s refuses %j', (name, value, message) => {
  const col = openFixture('empty');
  expect(() => call(col, name, { modelName: 'Basic', fieldName: 'Front', ...value })).toThrow(message);
  expect(() => call(col, name, { modelName: 'Basic', fieldName: 'x', ...value })).toThrow(
    'field was not found in Basic: x',
  );
  expect(() => call(col, name, { modelName: 'x', fieldName: 'x', ...value })).toThrow(
    'model was not found: x',
  );
});

test('ids may be digits, other texts are refused', () => {
  const col = openFixture('study');
  expect(call(col, 'modelNameFromId', { modelId: ' 1761987600000 ' })).toBe('Basic');
  expect(() => call(col, 'modelNameFromId', { modelId: 'x' })).toThrow(
    "invalid literal for int() with base 10: 'x'",
  );
  expect(() => call(col, 'modelNameFromId', { modelId: null })).toThrow('model was not found: None');
});
