import type { Collection } from '../engine/collection/collection.ts';

/** Runs Anki's Check Media; answers what it found and mended, line by line: the numbers first, then the names. */
export function checkMedia(col: Collection): string[] {
  const { missing, unused, renamed, oversize, folders, extractedImages, trash } = col.media.check();
  const lists: readonly (readonly [title: string, names: readonly string[]])[] = [
    ['Missing files', missing],
    ['Unused files', unused],
    ['Renamed files', [...renamed].map(([from, to]) => `${from} -> ${to}`)],
    ['Over 100MB, so never synced', oversize],
    ['Subfolders, which are not looked into', folders],
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
