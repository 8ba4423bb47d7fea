import * as z from 'zod';

/** Work of a request that takes so long that someone may want to watch or end it. */
export const job = z.object({
  id: z.number().int(),
  action: z.string(),
  stage: z.string().nullable().describe("what is done now, in Anki's words"),
  done: z.number().int(),
  total: z.number().int().describe('0: not known'),
  startedAt: z.number().int().describe('milliseconds since 1970'),
  cancellable: z.boolean().describe('false once it was asked to end'),
});
export type Job = Readonly<z.infer<typeof job>>;

/** The long work that is being done now. */
export interface Jobs {
  /** The oldest first. */
  list(): Job[];
  /** Asks a job to end with nothing done; false when there is none of this number. */
  cancel(id: number): boolean;
}
