import * as z from 'zod';

/** Work of a request that takes so long that someone may want to watch or end it. */
export const job = z
  .object({
    id: z.int().describe('Number of the job'),
    action: z.string().describe('Name of the action'),
    stage: z.string().nullable().describe("What is done now, in Anki's words; null: not known"),
    done: z.int().describe('How much of the stage is done'),
    total: z.int().describe('How much the stage is in all; 0: not known'),
    startedAt: z.int().describe('Milliseconds since 1970'),
    cancellable: z.boolean().describe('False once it was asked to end'),
  })
  .describe('Long work of a request');
export type Job = Readonly<z.infer<typeof job>>;

/** The long work that is being done now. */
export interface Jobs {
  /** The oldest first. */
  list(): Job[];
  /** Asks a job to end with nothing done; false when there is none of this number. */
  cancel(id: number): boolean;
}
