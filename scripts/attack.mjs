// `npm run attack`: the attacks of test/attack, which `npm test` tries briefly, many times over; then what else is hostile to a server.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const vitest = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
);
const tests = [
  'test/attack',
  'test/process.test.ts',
  'test/memory.test.ts',
  'test/access.test.ts',
  'test/crash',
];
const env = {
  ANKID_ATTACK_ROUNDS: '1000',
  ANKID_KILLS: '50',
  ANKID_FUZZ_REQUESTS: '1000000',
  ANKID_DAMAGES: '1000',
  ...process.env,
};
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--testTimeout=7200000', ...tests, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env,
  },
);
process.exit(status ?? 1);
