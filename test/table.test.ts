import { describe, expect, test } from 'vitest';
import type { AnyAction } from '../src/actions/define.ts';
import { ACTIONS } from '../src/actions/index.ts';
import { problemsOf } from './table/problems.ts';
import { recordedResults } from './table/recorded.ts';
import { checksOf, type ValueChecks } from './table/values.ts';

describe('an action can be derived from', () => {
  test.for(ACTIONS.all.map((action) => [action.name, action] as const))('%s', async ([, action]) => {
    const problems = await problemsOf(action);
    expect(problems, problems.join('\n')).toEqual([]);
  });
});

test('every recorded answer fits its schema', () => {
  const results = recordedResults();
  const schemas = new Map<AnyAction, ValueChecks['result']>();
  const misfits = results.filter(({ action, result }) => {
    const fits = schemas.get(action) ?? checksOf(action).result;
    schemas.set(action, fits);
    return !fits.every((isFit) => isFit(result));
  });
  expect(misfits.map(({ scenario, step, action }) => `${scenario} ${step}: ${action.name}`)).toEqual([]);
  expect(results.length).toBeGreaterThan(3300);
});
