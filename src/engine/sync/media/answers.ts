import * as z from 'zod';
import { SyncError } from '../sync-error.ts';

const usn = z.int().nonnegative();

export const beginAnswer = z.object({ usn });

/** Name, usn, SHA-1 in hexadecimal digits; an empty one means that the file was deleted. */
export const changesAnswer = z.array(
  z
    .tuple([z.string(), usn, z.string().regex(/^([0-9a-f]{40})?$/)])
    .transform(([name, usn, sha1]) => ({ name, usn, sha1 })),
);

export type RemoteChange = z.output<typeof changesAnswer>[number];

/** How many of the changes were dealt with, and the usn after them. */
export const uploadAnswer = z
  .tuple([z.int().positive(), usn])
  .transform(([processed, usn]) => ({ processed, usn }));

export const sanityAnswer = z.enum(['OK', 'mediaSanity']);

/** What media sync answers always comes in an envelope with room for an error (protocol.rs: JsonResult). */
export function dataOf<Data>(schema: z.ZodType<Data>, answer: unknown): Data {
  const whole = z.object({ data: schema }).safeParse(answer);
  if (whole.success) return whole.data.data;
  const failure = z.object({ err: z.string().min(1) }).safeParse(answer);
  if (failure.success) throw new SyncError('server-message', failure.data.err);
  throw nonsense(z.prettifyError(whole.error));
}

export const nonsense = (why: string, cause?: unknown): SyncError =>
  new SyncError('sync', `The server's answer about media cannot be used: ${why}`, { cause });
