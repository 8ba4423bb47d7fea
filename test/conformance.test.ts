import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CONFORMANCE = join(ROOT, 'conformance');

interface Step {
  readonly index: number;
  readonly ok: boolean;
  readonly problems?: readonly (readonly [string, string])[];
}

interface Outcome {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
  readonly steps: readonly Step[];
}

/** Scenarios that fail, each with the reason; the list may only shrink. */
const expectedFailures: Readonly<Record<string, string>> = readJson(
  join(CONFORMANCE, 'expected-failures.json'),
);

describe('recorded scenarios of the real AnkiConnect', () => {
  let outcomes = new Map<string, Outcome>();

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ankid-conformance-'));
    outcomes = await replayAll(join(folder, 'outcomes.json'));
    rmSync(folder, { recursive: true });
  }, 600_000);

  test.for(scenarioNames())('%s', (name, { skip }) => {
    const outcome = outcomes.get(name);
    if (outcome?.status === 'skipped') skip();
    const problems = outcome ? problemsOf(outcome) : ['was not run'];
    const reason = expectedFailures[name];
    if (reason === undefined) expect(problems).toEqual([]);
    else
      expect(problems, `passes, so remove its entry from expected-failures.json (${reason})`).not.toEqual([]);
  });

  test('the list of expected failures names only scenarios that exist', () => {
    expect(Object.keys(expectedFailures).filter((name) => !scenarioNames().includes(name))).toEqual([]);
  });
});

async function replayAll(resultFile: string): Promise<Map<string, Outcome>> {
  const args = [join(ROOT, 'scripts/conformance.mjs'), '--json', resultFile];
  // Its status is 1 when a scenario failed, which is judged here instead.
  await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 28 }).catch((error) => {
    if (error.code !== 1) throw error;
  });
  const { scenarios } = readJson<{ scenarios: Outcome[] }>(resultFile);
  return new Map(scenarios.map((outcome) => [outcome.name, outcome]));
}

function problemsOf(outcome: Outcome): string[] {
  const ofSteps = outcome.steps.flatMap((step) =>
    (step.problems ?? []).map(([where, text]) => `step ${step.index} ${where}: ${text.slice(0, 300)}`),
  );
  return outcome.error === undefined ? ofSteps : [outcome.error, ...ofSteps];
}

function scenarioNames(): string[] {
  const files = readdirSync(join(CONFORMANCE, 'scenarios'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5).replaceAll('\\', '/'));
}

function readJson<Value>(path: string): Value {
  return JSON.parse(readFileSync(path, 'utf8')) as Value; // our own file
}
