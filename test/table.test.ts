import { describe, expect, test } from 'vitest';
import type { AnyAction } from '../src/actions/define.ts';
import { ACTIONS } from '../src/actions/index.ts';
import { problemsOf } from './table/problems.ts';
import { recordedResults } from './table/recorded.ts';
import { UNDESCRIBED } from './table/undescribed-actions.ts';
import { checksOf, type ValueChecks } from './table/values.ts';

describe('an action can be derived from', () => {
  test.for(ACTIONS.all.map((action) => [action.name, action] as const))('%s', async ([name, action]) => {
    const problems = await problemsOf(action);
    if (!UNDESCRIBED.includes(name)) expect(problems, problems.join('\n')).toEqual([]);
    else expect(problems, 'is all there, so take it off the list of undescribed actions').not.toEqual([]);
  });

  test('the list of undescribed actions names only actions that exist', () => {
    expect(UNDESCRIBED.filter((name) => !(name in ACTIONS.byName))).toEqual([]);
  });
});

test('every recorded answer fits its schema', () => {
  const results = recordedResults();
  const schemas = new Map<AnyAction, ValueChecks['result']>();
  const misfits = results.filter(({ action, result }) => {
    const fits = schemas.get(action) ?? resultChecks(action);
    schemas.set(action, fits);
    return !fits.every((isFit) => isFit(result));
  });
  expect(misfits.map(({ scenario, step, action }) => `${scenario} ${step}: ${action.name}`)).toEqual([]);
  expect(results.length).toBeGreaterThan(3300);
});

function resultChecks(action: AnyAction): ValueChecks['result'] {
  try {
    return checksOf(action).result;
  } catch {
    return [(value) => action.result.safeParse(value).success]; // it is on the list of undescribed actions
  }
}
