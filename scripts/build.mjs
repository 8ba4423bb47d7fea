// Builds dist/: the program and the engine's thread as one file each, and the SQLite extension.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

/** WebAssembly modules that are looked for beside the bundle, and the scripts that carry them. */
const MODULES = {
  'zstd-encoder.wasm': 'zstd-codec/lib/zstd-codec-binding-wasm.js',
  'zstd-decoder.wasm': 'zstddec/dist/zstddec-stream.mjs',
};
const ENCODER = /zstd-codec-binding-wasm\.js$/;
const BASE64_MODULE = /AGFzb[A-Za-z0-9+/]+=*/;

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
    plugins: [{ name: 'modules apart', setup: (it) => it.onLoad({ filter: ENCODER }, withoutModule) }],
    write: false,
  });
  for (const file of result.outputFiles) replaceFile(file.path, file.contents);
  for (const [file, script] of Object.entries(MODULES))
    replaceFile(
      path.join(dist, file),
      moduleIn(fs.readFileSync(path.join(root, 'node_modules', script), 'utf8')),
    );
}

/** A WebAssembly module as scripts carry it. */
function moduleIn(script) {
  const [base64] =
    BASE64_MODULE.exec(script) ?? fail('a package of zstd no longer carries its module as it did');
  return Buffer.from(base64, 'base64');
}

/** The module lies beside the bundle, and need not be in it, too. */
function withoutModule({ path: script }) {
  return { contents: fs.readFileSync(script, 'utf8').replace(BASE64_MODULE, '') };
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
