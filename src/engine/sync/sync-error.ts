import { AnkiError, type ErrorCode } from '../errors.ts';

/** Why a sync ended early (Rust: SyncErrorKind, NetworkErrorKind). */
export type SyncErrorKind =
  | 'auth' // wrong name, password or key: a stored key is to be forgotten
  | 'clock' // this machine's clock is more than 5 minutes off
  | 'client-too-old'
  | 'conflict' // another client syncs, or the server has lost its state
  | 'server' // the server had a fault
  | 'server-message' // the server's own words are the message
  | 'resync' // a check failed: a one-way sync must follow
  | 'sync' // anything else that Anki words as a fault of the sync
  | 'network' // no connection, or an answer that is none
  | 'busy' // the collection kept changing while it was synced
  | 'cancelled';

const CODES: Partial<Record<SyncErrorKind, ErrorCode>> = {
  auth: 'invalid',
  'client-too-old': 'unsupported',
  conflict: 'conflict',
  busy: 'busy',
  cancelled: 'interrupted',
};

/** `message` is Anki's English sentence for it (interop/sync-protocol.md, section 7). */
export class SyncError extends AnkiError {
  readonly kind: SyncErrorKind;

  constructor(kind: SyncErrorKind, message: string, options?: { cause?: unknown }) {
    super(CODES[kind] ?? 'conflict', message, options);
    this.name = 'SyncError';
    this.kind = kind;
  }
}
