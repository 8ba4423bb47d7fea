import type { MediaEntry } from '../../media/storage.ts';

/** What a file that the server tells of asks for here. */
export type RequiredChange = 'none' | 'download' | 'delete' | 'mark clean';

/**
 * Compares what is known here of a file with the server's SHA-1 of it, empty when it is deleted there. The server's copy
 * wins, but a file that was changed here stays when it is deleted there, and is sent (Rust: determine_required_change).
 */
export function requiredChange(entry: MediaEntry | undefined, remote: string): RequiredChange {
  const local = entry?.sha1 ?? '';
  if (remote === '') {
    if (local === '') return entry ? 'delete' : 'none';
    return entry?.dirty ? 'none' : 'delete';
  }
  if (local !== remote) return 'download';
  return entry?.dirty ? 'mark clean' : 'none';
}
