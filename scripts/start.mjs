// `npm start`: makes what is missing, then serves in this very process, so that a signal to npm reaches the server.
import fs from 'node:fs';
import { createRequire } from 'node:module';

process.argv.splice(2, 0, 'build');
await import('./ensure.mjs');
process.argv.splice(2, 1, 'serve');
createRequire(import.meta.url)('../bin/ankid');
endWithStarter();

/** Not every shell between npm and this process hands on npm's signals, and an npm that is killed sends none. */
function endWithStarter() {
  const parent = process.ppid;
  const npm = process.env.npm_lifecycle_event && isShell(parent) ? parentOf(parent) : undefined;
  const watch = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || parentOf(parent) === npm)) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}

function isShell(pid) {
  return /^\((sh|dash|ash|bash|busybox)\)/.test(statOf(pid));
}

/** Undefined where the system does not tell. */
function parentOf(pid) {
  return /^\(.*\) \S+ (\d+) /s.exec(statOf(pid))?.[1];
}

function statOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^\d+ /, '');
  } catch {
    return '';
  }
}
