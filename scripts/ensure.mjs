// Makes what a command needs and is missing or out of date: node_modules, and with "build" dist/. Quiet when all is there.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

if (changedAt('package-lock.json') > changedAt('node_modules/.package-lock.json')) {
  say('installing what it needs (once; half a minute or so)');
  run('npm', ['ci', '--no-audit', '--no-fund']);
}
if (process.argv.includes('build')) {
  const sources = ['src', 'native', 'scripts/build.mjs', 'package.json', 'package-lock.json'].map(newest);
  if (Math.max(...sources) > changedAt('dist/.built')) {
    say('building');
    run(process.execPath, ['scripts/build.mjs']);
  }
}

function say(what) {
  console.error(`ankid: ${what} ...`);
}

/** Milliseconds since 1970; 0 when there is no such file. */
function changedAt(name) {
  return fs.statSync(path.join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The last change of a file, or in a folder; a removed file shows as a change of its folder. */
function newest(name) {
  const full = path.join(root, name);
  const own = changedAt(name);
  if (!fs.statSync(full, { throwIfNoEntry: false })?.isDirectory()) return own;
  const inside = fs.readdirSync(full).filter((entry) => !entry.endsWith('.test.ts'));
  return Math.max(own, ...inside.map((entry) => newest(path.join(name, entry))));
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
  process.exit(1);
}
