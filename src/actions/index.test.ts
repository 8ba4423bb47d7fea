import { expect, expectTypeOf, test } from 'vitest';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import { ACTIONS, type ActionName, type ParamsOf, type ResultOf } from './index.ts';
import { systemActions } from './system.ts';
import { actionTable } from './table.ts';

test('the name of an action tells its types', () => {
  expectTypeOf<ParamsOf<'createDeck'>>().toEqualTypeOf<{ deck: string }>();
  expectTypeOf<ResultOf<'deckNames'>>().toEqualTypeOf<string[]>();
  expectTypeOf<ResultOf<'version'>>().toEqualTypeOf<number>();
  expectTypeOf<ParamsOf<'sync'>>().toEqualTypeOf<{ report?: boolean | undefined }>();
  expectTypeOf<'guiUndo'>().toExtend<ActionName>();
});

test('what does not fit does not compile', () => {
  const call = <Name extends ActionName>(name: Name, _params: ParamsOf<Name>): ActionName => name;
  expect(call('createDeck', { deck: 'A::B' })).toBe('createDeck');
  // @ts-expect-error there is no such action
  call('createDecks', { deck: 'A::B' });
  // @ts-expect-error the parameter has another name
  call('createDeck', { name: 'A::B' });
  // @ts-expect-error the parameter is a text
  call('createDeck', { deck: 1 });
  // @ts-expect-error the parameter is missing
  call('createDeck', {});
  // @ts-expect-error names are texts
  const ids: ResultOf<'deckNames'> = [1];
  expect(ids).toEqual([1]);
});

test('an action stands under its own name, and a name is there once', () => {
  // @ts-expect-error the key is not the action's name
  family('test', { versions: systemActions.version });
  expect(() => actionTable(systemActions, family('test', { version: systemActions.version }))).toThrow(
    'two actions are named version',
  );
});

test('what an action leaves out has its usual value', () => {
  const { name, params, ...rest } = defineAction(ACTIONS.byName.deckNames);
  expect(rest).toMatchObject({ effect: 'none', touches: [], runs: 'engine', accepts: params });
  expect(ACTIONS.find(name, 6)).toBe(ACTIONS.byName.deckNames);
});
