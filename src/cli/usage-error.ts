/** The command line or the configuration cannot be used; `message` is one sentence for the person who wrote it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
