import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support.ts';
import { DEFAULT_SETTINGS } from '../actions/settings.ts';
import { startEngine } from './engine-host.ts';

const CALLER = { origin: { name: '', allowed: true }, bearer: null };

/** An engine's thread of a few lines, to see what the host makes of its end. */
function engineOf(script: string) {
  const path = join(temporaryFolder(), 'worker.cjs');
  writeFileSync(path, `const { parentPort: port } = require('node:worker_threads');\n${script}`);
  return startEngine(path, { profileFolder: '', settings: DEFAULT_SETTINGS });
}

test('a thread that ends by itself is reported, and nobody waits for it', async () => {
  const engine = engineOf("port.postMessage({ kind: 'opened' }); port.on('message', () => process.exit(3));");
  await engine.opened;
  engine.request('{}', CALLER);
  await expect(engine.died).rejects.toThrow('ended by itself (exit code 3)');
  await engine.close();
});

test('a thread that fails before the collection is open is reported as it failed', async () => {
  const engine = engineOf("throw new Error('no such thing')");
  await expect(engine.opened).rejects.toThrow('no such thing');
  await expect(engine.died).rejects.toThrow('no such thing');
});

test('replies find their requests, and bytes change their owner', async () => {
  const engine = engineOf(`
    const held = [];
    port.postMessage({ kind: 'opened' });
    port.on('message', (message) => {
      if (message.kind === 'close') { port.postMessage({ kind: 'closed' }); port.close(); }
      else if (held.push(message) === 2) for (const { id, body } of held.reverse()) port.postMessage({ kind: 'reply', id, body });
    });`);
  const bytes = new Uint8Array([1, 2, 3]);
  const replies = await Promise.all([engine.request('first', CALLER), engine.request(bytes, CALLER)]);
  expect(replies).toEqual(['first', new Uint8Array([1, 2, 3])]);
  expect(bytes.byteLength).toBe(0);
  await engine.close();
});
