// Brings conformance/expected-failures.json up to date from a result of the runner (--json FILE): entries that pass are
// dropped; new failures are only added with --add 'REASON'. node scripts/expect-failures.mjs FILE [--add REASON]
import fs from 'node:fs';

const list = new URL('../conformance/expected-failures.json', import.meta.url);
const [result, flag, reason] = process.argv.slice(2);
const known = fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) : {};
const { scenarios } = JSON.parse(fs.readFileSync(result, 'utf8'));

const failing = scenarios.filter((scenario) => scenario.status === 'failed').map((scenario) => scenario.name);
const fresh = failing.filter((name) => !(name in known));
const kept = failing.filter((name) => name in known || flag === '--add');
const entries = kept.sort().map((name) => [name, known[name] ?? reason]);
fs.writeFileSync(list, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);

console.log(`${entries.length} expected failures (${Object.keys(known).length} before)`);
if (fresh.length > 0 && flag !== '--add') console.log(`new failures, not added: ${fresh.join(' ')}`);
