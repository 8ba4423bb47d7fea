import net from 'node:net';
import { expect } from 'vitest';
import { SeededRandom } from '../../src/engine/random/seeded-random.ts';
import type { RunningProgram } from '../program.ts';

/** How many random attacks of each kind are tried; `npm run attack` sets more. */
export const ROUNDS = Number(process.env.ANKID_ATTACK_ROUNDS ?? 60);

/** The first seed of this run; told when something is found. */
export const SEED = Number(process.env.ANKID_FUZZ_SEED ?? 1);

export type Dice = ReturnType<typeof diceFor>;

/** Choices that a seed decides. */
export function diceFor(seed: number) {
  const random = new SeededRandom(BigInt(seed));
  const below = (limit: number): number => random.range(0, limit);
  return {
    below,
    oneOf: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item, // there is one
    chance: (one: number): boolean => below(one) === 0,
  };
}

/** Sends bytes as they are; all that comes back until the server closes, or is quiet for a while. */
export async function sendRaw(port: number, bytes: string | Buffer, quiet = 150): Promise<string> {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {});
  let answer = '';
  socket.on('data', (data) => {
    answer += data.toString('latin1');
    timer.refresh();
  });
  const timer = setTimeout(() => socket.destroy(), quiet);
  socket.write(bytes);
  await new Promise((resolve) => socket.on('close', resolve)); // also after an error
  clearTimeout(timer);
  return answer;
}

/** The server is there, answers at once, and what it tells is sound. */
export async function expectAlive(server: RunningProgram, hint: string): Promise<void> {
  expect(server.process.exitCode, hint).toBeNull();
  const begin = performance.now();
  expect(await server.call('version'), hint).toEqual({ result: 6, error: null });
  expect(performance.now() - begin, hint).toBeLessThan(2000);
}

/** An answer that a client can do something with: no fault of the program's own. */
export function expectSound(text: string, hint: string): void {
  const reply = JSON.parse(text);
  if (typeof reply?.error === 'string') expect(reply.error, hint).not.toContain('internal error');
}

/** Where a fault of the program was thrown. */
export function placeOf(fault: unknown): string {
  const { stack = String(fault) } = ((fault as Error).cause ?? fault) as Error;
  const [message, ...frames] = stack.split('\n');
  const own = frames.find((frame) => frame.includes('/src/')) ?? '';
  return `${message?.slice(0, 120)} ${own.trim().replace(/^.*\/src\//, 'src/')}`;
}
