import { STATUS_CODES } from 'node:http';
import { messageOf } from '../../engine/errors.ts';
import { SyncError, type SyncErrorKind } from '../../engine/sync/sync-error.ts';

/** What a sync server's status other than 200 means (Rust: error_for_status_code), in Anki's English. */
export function statusError(status: number): SyncError {
  const [kind, message] = MEANINGS[status] ?? ['network', networkMessage(statusText(status))];
  return new SyncError(kind, message);
}

/** No connection, or one that broke. The words of the system name addresses, never keys. */
export function networkError(cause: unknown): SyncError {
  return new SyncError('network', networkMessage(reasonOf(cause)), { cause });
}

export const networkMessage = (details: string): string =>
  `A network error occurred.\n\nError details: ${details}`;

export const timeoutError = (seconds: number): SyncError =>
  new SyncError(
    'network',
    'Connection timed out. Please try again. If you see frequent timeouts, please try a different network connection.' +
      `\n\nError details: nothing was sent or received for ${seconds} seconds`,
  );

export const cancelledError = (): SyncError => new SyncError('cancelled', 'The sync was interrupted.');

/** Sizes in bytes, before compression (Rust: check_upload_limit). */
export const tooLarge = (size: number, limit: number): SyncError =>
  new SyncError(
    'sync',
    'Your collection file is too large to send to AnkiWeb. You can reduce its size by removing any unwanted decks ' +
      '(optionally exporting them first), and then using Check Database to shrink the file size down.' +
      `\n\n${megabytes(size)} > ${megabytes(limit)} (uncompressed)`,
  );

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(2)} MB`;

/** An answer that Anki refuses without looking at it, whatever its status says. */
export const noOriginalSize = (status: number): SyncError =>
  new SyncError(
    'sync',
    `The sync server's answer (${statusText(status)}) lacks the header anki-original-size.`,
  );

const CHECK =
  'Please use the Check Database function, then sync again. If problems persist, please force a one-way sync in the preferences screen.';
const SERVER_FAULT: readonly [SyncErrorKind, string] = [
  'server',
  'AnkiWeb encountered a problem. Please try again in a few minutes.',
];

const MEANINGS: Readonly<Record<number, readonly [SyncErrorKind, string]>> = {
  400: ['sync', CHECK],
  403: ['auth', 'Email or password was incorrect; please try again.'],
  407: ['network', 'Your proxy requires authentication.'],
  409: [
    'conflict',
    'Only one copy of Anki can sync to your account at once. Please wait a few minutes, then try again.',
  ],
  500: SERVER_FAULT,
  501: [
    'client-too-old',
    'Your Anki version is too old. Please update to the latest version to continue syncing.',
  ],
  502: SERVER_FAULT,
  503: SERVER_FAULT,
  504: SERVER_FAULT,
};

const statusText = (status: number): string =>
  `HTTP status ${status}${STATUS_CODES[status] ? ` ${STATUS_CODES[status]}` : ''}`;

/** Node puts what happened to each address of a host into `errors`, and leaves the message empty. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return messageOf(error);
}
