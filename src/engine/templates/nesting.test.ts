import { expect, it } from 'vitest';
import { compileTemplate } from './compiled-template.ts';

const nested = (depth: number) => `${'{{#A}}'.repeat(depth)}{{A}}${'{{/A}}'.repeat(depth)}`;

it('conditionals may be nested, but not without end', () => {
  expect(compileTemplate(nested(1000)).error).toBeUndefined();
  const started = performance.now();
  expect(compileTemplate(nested(100_000)).error?.message).toBe('Conditionals are nested more than 1000 deep');
  expect(performance.now() - started).toBeLessThan(5000);
});
