import { expect, test } from 'vitest';
import { openFixture } from './support.ts';
import { openWorld } from './table/world.ts';

const template = { Name: 'Card 1', Front: '{{Front}}', Back: '' };

test.for([
  ['createModel', { modelName: 'a\0b', inOrderFields: ['Front'], cardTemplates: [template] }],
  ['createModel', { modelName: 'New', inOrderFields: ['Front', '\0'], cardTemplates: [template] }],
  [
    'createModel',
    { modelName: 'New', inOrderFields: ['Front'], cardTemplates: [{ ...template, Name: '\0' }] },
  ],
  ['modelFieldAdd', { modelName: 'Basic', fieldName: '\0' }],
  ['modelFieldRename', { modelName: 'Basic', oldFieldName: 'Back', newFieldName: 'a\0b' }],
  ['modelTemplateAdd', { modelName: 'Basic', template: { ...template, Name: 'a\0b' } }],
  ['modelTemplateRename', { modelName: 'Basic', oldTemplateName: 'Card 1', newTemplateName: '\0' }],
  ['cloneDeckConfigId', { name: '\0' }],
] as const)('%s with a NUL in a name is refused', async ([action, params]) => {
  const world = await openWorld('study');
  expect(await world.ask(action, params)).toEqual({
    result: null,
    error: 'a name cannot hold a NUL (U+0000)',
  });
});

test('a template with half of a character is refused', async () => {
  const world = await openWorld('study');
  const cardTemplates = [{ ...template, Back: '\ud800' }];
  const { error } = await world.ask('createModel', {
    modelName: 'N',
    inOrderFields: ['Front'],
    cardTemplates,
  });
  expect(error).toBe('the text holds half of a character (a lone surrogate)');
});

test('names with a NUL that Anki has stored stay whole', () => {
  const col = openFixture('study');
  const basic = col.notetypes.byName('Basic');
  if (!basic) throw new Error('the fixture has no Basic');
  for (const [table, key] of [
    ['notetypes', 'id'],
    ['fields', 'ord = 0 and ntid'],
    ['templates', 'ord = 0 and ntid'],
  ] as const)
    col.db.run(`update ${table} set name = 'x' || char(0) || 'y' where ${key} = ?`, basic.id);
  col.db.run("update deck_config set name = 'x' || char(0) || 'y' where id = 1");
  col.clearCaches();
  const draft = col.notetypes.require(basic.id);
  expect([draft.name, draft.fields[0]?.name, draft.templates[0]?.name]).toEqual(
    Array.from({ length: 3 }, () => expect.stringMatching(/^x\0y/)),
  );
  expect(
    col.notetypes.update({ ...draft, config: { ...draft.config, css: 'b {}' } }, { skipChecks: true }).name,
  ).toBe(draft.name);
  expect(col.presets.getOrDefault(0 as never).name).toBe('x\0y');
});
