import * as z from 'zod';
import { checkMedia as checkMediaOf } from '../../engine/media/check.ts';
import { mediaOf } from '../../engine/media/media.ts';
import { INTERRUPTED } from '../common-errors.ts';
import { defineAction } from '../define.ts';
import type { ExampleRequest } from '../examples.ts';
import { noteId } from '../id-schemas.ts';

const names = z.array(z.string());

const STORE: ExampleRequest = {
  action: 'storeMediaFile',
  params: { filename: '_hello.txt', data: 'SGVsbG8sIHdvcmxkIQ==' },
};
const DELETE: ExampleRequest = { action: 'deleteMediaFile', params: { filename: '_hello.txt' } };

const checkMedia = defineAction({
  name: 'checkMedia',
  since: 6,
  summary:
    "Tells which media files are missing or named by no note, and puts names right that some systems refuse, as Anki's Check Media does; what was done before cannot be undone then.",
  effect: 'changes',
  ownTransactions: true,
  params: z.strictObject({}),
  result: z
    .object({
      unused: names.describe('Files that no note names; a leading _ keeps a file from this list'),
      missing: names.describe('Names in notes without a file'),
      missingMediaNotes: z.array(noteId).describe('Ids of notes with such names'),
      renamed: z
        .record(z.string(), z.string())
        .describe('New names by old ones, on the disk and in the notes'),
      oversize: names.describe('Larger than 100 MB, so never synced'),
      folders: names.describe('Folders among the media, which are not looked into'),
      extractedImages: z.int().describe('Pictures that stood in the text of a note and are files now'),
      trash: z
        .object({ files: z.int().describe('How many'), bytes: z.int().describe('Their size together') })
        .describe('Files in the trash'),
    })
    .describe('What was found and put right'),
  errors: [INTERRUPTED],
  examples: [
    {
      collection: 'study',
      before: [STORE, DELETE],
      params: {},
      result: {
        unused: ['note.txt'],
        missing: [
          'gone.mp3',
          'latex-0110c03e932f03511e6b126c90a2ccac44a98dd8.png',
          'latex-76b2878564ab19b80abb21ba964abe90fe120846.png',
          'latex-eb946338365d9781f7d2e9ec692c26702d0ae3a7.png',
          'nothere.jpg',
        ],
        missingMediaNotes: [1769172000111, 1769335000111],
        folders: [],
        oversize: [],
        trash: { files: 1, bytes: 13 },
        extractedImages: 0,
        renamed: {},
      },
    },
  ],
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
  result: z.int().describe('How many files were deleted'),
  errors: [INTERRUPTED],
  examples: [{ before: [STORE, DELETE], params: {}, result: 1 }],
  run: ({ col, work }) => mediaOf(col).emptyTrash(work),
});

const restoreMediaTrash = defineAction({
  name: 'restoreMediaTrash',
  since: 6,
  summary:
    'Puts all files of the trash back into the media folder; answers their names, which hold the hash where another file has the name now.',
  effect: 'changes',
  params: z.strictObject({}),
  result: names.describe('Names that the files have now'),
  errors: [INTERRUPTED],
  examples: [{ before: [STORE, DELETE], params: {}, result: ['_hello.txt'] }],
  run: ({ col, work }) => mediaOf(col).restoreTrash(work),
});

export const mediaCheckActions = { checkMedia, emptyMediaTrash, restoreMediaTrash };
