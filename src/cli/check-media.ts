import type { ResultOf } from '../actions/index.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { defineVerb } from './verb.ts';
import { withActions } from './with-actions.ts';

export const checkMedia = defineVerb({
  name: 'check-media',
  options: PROFILE_OPTIONS,
  summary:
    "lists missing and unused media files, and fixes names that some systems refuse, as Anki's Check Media does",
  run: (call, terminal) =>
    withActions(call, terminal, async ({ run }) => {
      terminal.print(checkLines(await run('checkMedia', {})).join('\n'));
      return 0;
    }),
});

/** What was found and mended, line by line: the numbers first, then the names. */
function checkLines(report: ResultOf<'checkMedia'>): string[] {
  const { missing, unused, renamed, oversize, folders, extractedImages, trash } = report;
  const lists: readonly (readonly [title: string, names: readonly string[]])[] = [
    ['Missing files', missing],
    ['Unused files', unused],
    ['Renamed files', Object.entries(renamed).map(([from, to]) => `${from} -> ${to}`)],
    ['Over 100MB, so never synced', oversize],
    ['Subfolders, which are not checked', folders],
  ];
  const found = lists.filter(([, names]) => names.length > 0);
  return [
    ...lists.slice(0, 2).map(([title, names]) => `${title}: ${names.length}`),
    ...(extractedImages > 0 ? [`Images extracted from notes: ${extractedImages}`] : []),
    ...(trash.files > 0 ? [`Trash: ${trash.files} files, ${megabytes(trash.bytes)} MB`] : []),
    ...found.flatMap(([title, names]) => ['', `${title}:`, ...names.map(printable)]),
  ];
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

/** Names come from other people's decks: a control character would garble the terminal. */
const printable = (name: string): string => name.replace(/[\0-\x1f\x7f-\x9f]/g, '?');
