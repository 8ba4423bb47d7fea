// Replays conformance scenarios against the built program: node scripts/conformance.mjs [NAME PART ...] [runner options]
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

const first = process.argv.slice(2);
const at = first.findIndex((argument) => argument.startsWith('-'));
const parts = at < 0 ? first : first.slice(0, at);
const options = at < 0 ? [] : first.slice(at);

const program = `${quote(process.execPath)} ${quote(path.join(root, 'bin/ankid'))}`;
const run = spawnSync(
  process.execPath,
  [
    path.join(root, 'conformance/run.mjs'),
    ...['--start', `${program} serve --profile {profile} --port {port} --config {config} --clock {now}`],
    ...['--no-faketime', '--departures', path.join(root, 'conformance/departures.json'), '-j', '4'],
    ...(parts.length > 0 ? ['--filter', parts.join(',')] : []),
    ...options,
  ],
  { stdio: 'inherit' },
);
process.exit(run.status ?? 1);
