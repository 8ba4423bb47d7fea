import * as z from 'zod';
import { checkMedia as checkMediaOf } from '../../engine/media/check.ts';
import { mediaOf } from '../../engine/media/media.ts';
import { defineAction } from '../define.ts';
import { id } from '../lax-values.ts';

const names = z.array(z.string());

const checkMedia = defineAction({
  name: 'checkMedia',
  since: 6,
  summary:
    "Tells which media files are missing or named by no note, and puts names right that some systems refuse, as Anki's Check Media does; what was done before cannot be undone then.",
  effect: 'changes',
  ownTransactions: true,
  params: z.strictObject({}),
  result: z.object({
    unused: names.describe('Files that no note names; a leading _ keeps a file from this list'),
    missing: names.describe('Names in notes without a file'),
    missingMediaNotes: z.array(id).describe('Ids of notes with such names'),
    renamed: z.record(z.string(), z.string()).describe('New names by old ones, on the disk and in the notes'),
    oversize: names.describe('Larger than 100 MB, so never synced'),
    folders: names.describe('Folders among the media, which are not looked into'),
    extractedImages: z.int().describe('Pictures that stood in the text of a note and are files now'),
    trash: z.object({ files: z.int(), bytes: z.int() }),
  }),
  examples: [],
  run: ({ col, work }) => {
    const { renamed, ...report } = checkMediaOf(col, work);
    return { ...report, renamed: Object.fromEntries(renamed) };
  },
});

const emptyMediaTrash = defineAction({
  name: 'emptyMediaTrash',
  since: 6,
  summary: 'Deletes the files that deleteMediaFile and the like have put into the trash; answers how many.',
  effect: 'destroys',
  params: z.strictObject({}),
  result: z.int(),
  examples: [{ params: {}, result: 2 }],
  run: ({ col, work }) => mediaOf(col).emptyTrash(work),
});

const restoreMediaTrash = defineAction({
  name: 'restoreMediaTrash',
  since: 6,
  summary:
    'Puts all files of the trash back into the media folder; answers their names, which hold the hash where another file has the name now.',
  effect: 'changes',
  params: z.strictObject({}),
  result: names,
  examples: [{ params: {}, result: ['_hello.txt'] }],
  run: ({ col, work }) => mediaOf(col).restoreTrash(work),
});

export const mediaCheckActions = { checkMedia, emptyMediaTrash, restoreMediaTrash };
