import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A Python with Anki's engine; without it there is no judge. */
const python = process.env.ANKID_ANKI_PYTHON ?? '';

describe.skipIf(python === '')('collections after each recorded scenario, as real Anki sees them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ankid-judge-'));
  let files: string[] = [];

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    await replayKeepingFiles(folder);
    files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('collection.anki2'))
      .map((file) => join(folder, file));
  }, 600_000);

  test('Check Database, rendering, searching and exporting find nothing wrong', {
    timeout: 900_000,
  }, async () => {
    expect(files.length).toBeGreaterThan(100);
    const findings = await judgeAll(files);
    expect(findings.map(({ file, problems }) => ({ file: relative(folder, file), problems }))).toEqual([]);
  });
});

async function replayKeepingFiles(into: string): Promise<void> {
  // Its status is 1 when a scenario failed, which is judged elsewhere.
  await run(process.execPath, [here('../../scripts/conformance.mjs'), '--no-gui', '--keep'], {
    env: { ...process.env, TMPDIR: into, TZ: 'UTC' },
    maxBuffer: 2 ** 28,
  }).catch((error: { code?: unknown }) => {
    if (error.code !== 1) throw error;
  });
}

interface Finding {
  readonly file: string;
  readonly problems: unknown;
}

async function judgeAll(files: readonly string[]): Promise<Finding[]> {
  const waiting = [...files];
  const findings: Finding[] = [];
  const worker = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      const problems = await judge(file);
      if (problems.length > 0) findings.push({ file, problems });
    }
  };
  await Promise.all([worker(), worker()]);
  return findings;
}

async function judge(file: string): Promise<unknown[]> {
  const answer = await run(python, [here('check_collection.py'), file], { maxBuffer: 2 ** 26 }).catch(
    (error: { stdout: string }) => error, // it exits with 1 when it has found something
  );
  const report = JSON.parse(answer.stdout) as { ok: boolean; problems: unknown[] }; // the script's own form
  return report.ok ? [] : report.problems;
}
