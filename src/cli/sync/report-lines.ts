import type { FullSyncReport, SyncReport } from '../../actions/syncing.ts';

/** What a sync did, as lines for people. */
export const syncLines = ({ required, sent, received, media, message }: SyncReport): string[] => [
  ...(required === 'noChanges' ? ['the collection had no changes'] : []),
  ...counts('sent', sent),
  ...counts('received', received),
  ...mediaLines(media),
  ...messageLines(message),
];

export const fullSyncLines = (report: FullSyncReport): string[] => [
  ...counts('uploaded', report.sent ?? {}),
  ...counts('downloaded', report.received ?? {}),
  ...counts('in place of', report.replaced ?? {}),
  ...(report.backup === null ? [] : [`the previous collection is in ${report.backup}`]),
  ...mediaLines(report.media),
  ...messageLines(report.message),
];

function mediaLines({ uploaded, downloaded, deletedHere, deletedThere }: SyncReport['media']): string[] {
  return [
    ...counts('media sent', { files: uploaded, deletions: deletedThere }),
    ...counts('media received', { files: downloaded, deletions: deletedHere }),
  ];
}

/** None when all are 0. */
export function counts(title: string, numbers: Readonly<Record<string, number>>): string[] {
  const parts = Object.entries(numbers).filter(([, count]) => count > 0);
  const text = parts.map(([kind, count]) => `${count} ${NAMES[kind] ?? kind}`).join(', ');
  return parts.length === 0 ? [] : [`${title}: ${text}`];
}

const NAMES: Readonly<Record<string, string>> = { noteTypes: 'note types', config: 'settings' };

/** Written by the server: a control character would garble the terminal. */
const messageLines = (message: string): string[] =>
  message === '' ? [] : [`the server says: ${message.replace(/[\0-\x1f\x7f-\x9f]/g, ' ')}`];
