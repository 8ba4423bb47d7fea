import { timingSafeEqual } from 'node:crypto';

/**
 * Whether a request may run: the key in its body, else the one of its Authorization header, must be the configured one.
 * As in the original, a body's key that nobody asked for is refused too; null counts as none.
 */
export function isKeyValid(configured: string | null, bodyKey: unknown, bearer: string | null): boolean {
  if (bodyKey !== undefined && bodyKey !== null) return configured !== null && same(configured, bodyKey);
  return configured === null || (bearer !== null && same(configured, bearer));
}

function same(configured: string, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(configured), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
