import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { JsonText } from '../engine/json/json-text.ts';
import { mediaOf } from '../engine/media/media.ts';
import { storable } from '../engine/text/storable.ts';
import { defineAction, type PossibleError } from './define.ts';
import type { ExampleRequest } from './examples.ts';
import { family } from './family.ts';
import { sourceOf } from './file-sources.ts';
import { truthy } from './lax-values.ts';
import { mediaCheckActions } from './media/check.ts';
import { lastPart, requiredFilename, storeMedia } from './media/store.ts';
import { wildcardMatcher } from './media/wildcard.ts';
import { isWebPage } from './web-page.ts';

const filename = z.string().describe('Name of a media file');

const NAME_INVALID: PossibleError = { code: 'invalid', when: 'The name cannot be that of a file.' };

const HELLO = 'SGVsbG8sIHdvcmxkIQ==';
const STORE: ExampleRequest = {
  action: 'storeMediaFile',
  params: { filename: '_hello.txt', data: HELLO },
};

const storeMediaFile = defineAction({
  name: 'storeMediaFile',
  since: 4,
  summary:
    'Stores a file, from base64, a path or a URL; answers its name. With deleteExisting (the default) a file of the name goes to the trash, else another content gets a name with its hash.',
  effect: 'changes',
  touches: ['files', 'network'],
  params: z.strictObject({
    filename: z.string().describe('Name that the file gets'),
    data: z.string().optional().describe('The file as base64; absent: path or url says where it is'),
    path: z
      .string()
      .optional()
      .describe(
        'File of the computer where the server runs, relative to the media folder unless absolute; absent: data or url has it',
      ),
    url: z.string().optional().describe('Address, http or https; absent: data or path has it'),
    skipHash: z.string().optional().describe('MD5 of a file that is not wanted; absent: any is'),
    deleteExisting: z
      .boolean()
      .default(true)
      .describe('Whether the file takes the place of another of its name, which goes to the trash'),
  }),
  accepts: z.object({
    filename: z.string(),
    data: z.string().nullish(),
    path: z.string().nullish(),
    url: z.string().nullish(),
    skipHash: z.unknown().optional(),
    deleteExisting: z.unknown().optional(),
  }),
  result: z.string().nullable().describe('Name that the file got; null: its MD5 is skipHash'),
  errors: [
    NAME_INVALID,
    {
      code: 'invalid',
      when: 'There is no data, path or url, or the file it names cannot be read or fetched.',
    },
    { code: 'not_found', when: 'There is no file at the path or the address.' },
  ],
  examples: [
    { params: { filename: '_hello.txt', data: HELLO }, result: '_hello.txt' },
    {
      about: 'A file of the name is left alone',
      before: [STORE],
      params: { filename: '_hello.txt', data: 'SGkh', deleteExisting: false },
      result: '_hello-c0a0ad26a634840c67a210fefdda76577b03a111.txt',
    },
  ],
  sources: (params) => [sourceOf(params)].filter((source) => source !== undefined),
  run: ({ col, fetched }, params) => {
    const { deleteExisting = true } = params;
    return storeMedia(col, params, fetched, truthy(deleteExisting));
  },
});

const retrieveMediaFile = defineAction({
  name: 'retrieveMediaFile',
  since: 4,
  summary: 'Answers with the content of a media file as base64; false when there is none.',
  effect: 'none',
  params: z.strictObject({ filename }),
  result: z.union([z.string(), z.literal(false)]).describe('Base64; false: there is no such file'),
  errors: [NAME_INVALID],
  examples: [
    { before: [STORE], params: { filename: '_hello.txt' }, result: HELLO },
    { params: { filename: 'no such file.txt' }, result: false },
  ],
  run: ({ col, settings, origin }, { filename }) => {
    const name = lastPart(requiredFilename(filename)).normalize('NFC').replace(ILLEGAL, '');
    const media = mediaOf(col);
    if (isWebPage(settings, origin.name) && leadsOut(media.folder, name)) return false;
    const parts = media.parts(requiredFilename(name), PART);
    return parts ? base64Of(parts) : false;
  },
});

/** Whether a name is that of a link to a file elsewhere, which web pages may not read. */
function leadsOut(folder: string, name: string): boolean {
  try {
    return dirname(realpathSync(join(folder, name))) !== realpathSync(folder);
  } catch {
    return false; // there is nothing
  }
}

/** Base64 takes three bytes at a time, so parts of such a length can stand one behind the other. */
const PART = 3 * 256 * 1024;

/** Large files as bytes of JSON: as text they would be in memory several times. */
function base64Of(parts: Iterable<Buffer>): string | JsonText {
  const texts: Buffer[] = [];
  for (const part of parts) {
    const text = part.toString('base64');
    if (part.length < PART && texts.length === 0) return text;
    texts.push(Buffer.from(text, 'latin1'));
  }
  return texts.length === 0 ? '' : new JsonText('"', ...texts, '"');
}

/** What the desktop's code takes out of names (media.py: stripIllegal); less than the engine does. */
const ILLEGAL = /[\][><:"/?*^\\|\0\r\n]/g;

const getMediaFilesNames = defineAction({
  name: 'getMediaFilesNames',
  since: 6,
  summary: 'Lists the names of media files that match a pattern with *, ? and [a-z].',
  effect: 'none',
  params: z.strictObject({
    pattern: z
      .string()
      .default('*')
      .describe('Names with * for any letters, ? for one and [a-z] for one of these'),
  }),
  accepts: z.object({ pattern: z.string().optional() }),
  result: z.array(z.string()).describe('Names in no certain order'),
  errors: [],
  examples: [
    {
      collection: 'study',
      params: { pattern: '*.png' },
      result: ['bild ä.png', 'tiny.png'],
      match: { '': 'unordered' },
    },
  ],
  run: ({ col }, { pattern = '*' }) => {
    if (pattern === '') return ['']; // Python's glob finds the folder itself
    return mediaOf(col)
      .names()
      .filter(wildcardMatcher(storable(pattern)));
  },
});

const getMediaDirPath = defineAction({
  name: 'getMediaDirPath',
  since: 6,
  summary: 'Tells where the media files lie.',
  effect: 'none',
  params: z.strictObject({}),
  result: z.string().describe('Path of the folder'),
  errors: [],
  examples: [
    {
      params: {},
      result: '/home/user/.local/share/Anki2/User 1/collection.media',
      match: { '': 'regex:[/\\\\]User 1[/\\\\]collection\\.media$' },
    },
  ],
  run: ({ col }) => mediaOf(col).folder,
});

const deleteMediaFile = defineAction({
  name: 'deleteMediaFile',
  since: 4,
  summary: 'Moves a media file to the trash; a missing one is skipped.',
  effect: 'destroys',
  params: z.strictObject({ filename }),
  result: z.null(),
  errors: [NAME_INVALID],
  examples: [{ before: [STORE], params: { filename: '_hello.txt' }, result: null }],
  run: ({ col }, { filename }) => {
    mediaOf(col).trash([requiredFilename(filename)]);
    return null;
  },
});

export const mediaActions = family('media', {
  storeMediaFile,
  retrieveMediaFile,
  getMediaFilesNames,
  getMediaDirPath,
  deleteMediaFile,
  ...mediaCheckActions,
});
