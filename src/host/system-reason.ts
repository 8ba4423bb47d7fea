import { messageOf } from '../engine/errors.ts';
import { isSystemError } from '../engine/system-errors.ts';

/** Why the system refused something, in words for people; its own words where they are rare. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? messageOf(error);
}

/** The sentence for an error that the system gave and nobody expected; undefined for other errors. */
export function systemSentence(error: unknown): string | undefined {
  if (!isSystemError(error)) return undefined;
  const place = error.path === undefined ? '' : `${error.path}: `;
  return `${place}${systemReason(error)}`;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
  EROFS: 'the file system is read-only',
  ENOENT: 'the system does not allow it, or a folder above is missing',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EEXIST: 'there is a file of this name',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ELOOP: 'its links go round in circles',
};
