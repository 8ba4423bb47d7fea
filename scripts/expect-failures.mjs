// Brings conformance/expected-failures.json up to date from a result of the runner (--json FILE): entries that pass are
// dropped; new failures are only added with --add, each with what failed first as its reason.
// node scripts/expect-failures.mjs FILE [--add]
import fs from 'node:fs';

const list = new URL('../conformance/expected-failures.json', import.meta.url);
const [result, flag] = process.argv.slice(2);
const known = fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) : {};
const { scenarios } = JSON.parse(fs.readFileSync(result, 'utf8'));

const failing = scenarios.filter((scenario) => scenario.status === 'failed');
const fresh = failing.filter(({ name }) => !(name in known));
const kept = flag === '--add' ? failing : failing.filter(({ name }) => name in known);
const entries = kept.map((scenario) => [scenario.name, known[scenario.name] ?? reasonOf(scenario)]).sort();
fs.writeFileSync(list, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);

console.log(`${entries.length} expected failures (${Object.keys(known).length} before)`);
if (fresh.length > 0 && flag !== '--add')
  console.log('new failures, not added:', ...fresh.map(({ name }) => name));

function reasonOf({ error, steps }) {
  const step = steps.find(({ ok }) => !ok);
  if (!step) return error.split('\n')[0];
  const [where, text] = step.problems[0];
  if (step.problems.some(([, problem]) => problem.includes('unsupported action')))
    return `${step.action} is not built yet`;
  if (where.endsWith('/nextReviews')) return 'cardsInfo does not tell nextReviews yet';
  return `step ${step.index}, ${step.action}, ${where}: ${text.slice(0, 60)}`;
}
