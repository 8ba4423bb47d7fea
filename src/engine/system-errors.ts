import { AnkiError, type ErrorCode } from './errors.ts';

/** What the system refuses, in words for people. */
const REASONS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  EACCES: ['invalid', 'the right to do so is missing'],
  EBUSY: ['busy', 'another program uses it'],
  EDQUOT: ['internal', 'all the space that this user may fill is used'],
  EEXIST: ['conflict', 'something else has this name'],
  EFBIG: ['internal', 'the file would be larger than files may be'],
  EIO: ['internal', 'reading or writing failed: check the disk'],
  EISDIR: ['invalid', 'it is a folder'],
  ELOOP: ['invalid', 'the links lead round in a circle'],
  EMFILE: ['busy', 'too many files are open'],
  ENAMETOOLONG: ['invalid', 'the name is too long'],
  ENFILE: ['busy', 'too many files are open'],
  ENOENT: ['not_found', 'there is no such file or folder'],
  ENOSPC: ['internal', 'the disk is full'],
  ENOTDIR: ['invalid', 'a file is used as a folder'],
  ENOTEMPTY: ['invalid', 'the folder is not empty'],
  EPERM: ['invalid', 'the right to do so is missing'],
  EROFS: ['invalid', 'the disk is read-only'],
};

/** An error of the file system as a sentence that names the file; undefined for all others. */
export function fileError(error: unknown): AnkiError | undefined {
  if (!isSystemError(error)) return undefined;
  const known = REASONS[error.code];
  if (!known) return undefined;
  const place = error.path === undefined ? 'the file system refuses' : `"${error.path}"`;
  return new AnkiError(known[0], `${place}: ${known[1]} (${error.code})`, { cause: error });
}

/** Whether the operating system refused something. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException & { readonly code: string } =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
