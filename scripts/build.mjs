// Builds dist/: the program and the engine's thread as one file each, and the SQLite extension.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

fs.mkdirSync(dist, { recursive: true });
await Promise.all([bundle(), compileExtension()]);
fs.writeFileSync(path.join(dist, '.built'), '');

async function bundle() {
  const result = await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'src/main.ts',
      worker: 'src/host/engine-worker.ts',
      verbs: 'src/cli/verb-worker.ts',
    },
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs', // loads faster than ESM, which would be parsed twice
    external: ['@photostructure/sqlite'], // finds its binaries beside itself
    minifySyntax: true,
    sourcemap: 'linked',
    define: { 'import.meta.url': 'bundleUrl', ANKID_VERSION: JSON.stringify(version) },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  for (const file of result.outputFiles) replaceFile(file.path, file.contents);
  replaceFile(path.join(dist, 'zstd.wasm'), fs.readFileSync(zstdModule())); // looked for beside the bundle
}

/** The WebAssembly module lies beside the script that loads it. */
function zstdModule() {
  const script = createRequire(import.meta.url).resolve('@bokuweb/zstd-wasm');
  return path.join(path.dirname(script), 'zstd.wasm');
}

/** Whole or not at all: a server may be starting from these files. */
function replaceFile(target, contents) {
  const fresh = `${target}.${process.pid}`;
  fs.writeFileSync(fresh, contents);
  fs.renameSync(fresh, target);
}

function compileExtension() {
  const source = path.join(root, 'native', 'unicase.c');
  const name = `unicase.${{ darwin: 'dylib', win32: 'dll' }[process.platform] ?? 'so'}`;
  const target = path.join(dist, name);
  if (isUpToDate(target, path.dirname(source))) return;
  const fresh = `${target}.${process.pid}`;
  const include = path.join(root, 'node_modules/@photostructure/sqlite/src/upstream'); // has sqlite3ext.h
  for (const compiler of [process.env.CC, 'cc', 'gcc', 'clang'].filter(Boolean)) {
    const args = ['-shared', '-fPIC', '-O2', '-I', include, '-o', fresh, source];
    const run = spawnSync(compiler, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    if (run.error?.code === 'ENOENT') continue;
    if (run.status !== 0)
      fail(`${compiler} could not compile native/unicase.c (on Debian it needs gcc and libc6-dev)`);
    fs.renameSync(fresh, target);
    return;
  }
  fail('no C compiler found: install one (on Debian gcc and libc6-dev), or name it in CC');
}

function isUpToDate(target, folder) {
  if (!fs.existsSync(target)) return false;
  const built = fs.statSync(target).mtimeMs;
  return fs.readdirSync(folder).every((name) => fs.statSync(path.join(folder, name)).mtimeMs <= built);
}

function fail(message) {
  console.error(`build: ${message}`);
  process.exit(1);
}
