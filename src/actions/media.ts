import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { JsonText } from '../engine/json/json-text.ts';
import { mediaOf } from '../engine/media/media.ts';
import { storable } from '../engine/text/storable.ts';
import { defineAction } from './define.ts';
import { family } from './family.ts';
import { sourceOf } from './file-sources.ts';
import { truthy } from './lax-values.ts';
import { mediaCheckActions } from './media/check.ts';
import { lastPart, requiredFilename, storeMedia } from './media/store.ts';
import { wildcardMatcher } from './media/wildcard.ts';
import { isWebPage } from './web-page.ts';

const storeMediaFile = defineAction({
  name: 'storeMediaFile',
  since: 4,
  summary:
    'Stores a file, from base64, a path or a URL; answers its name. With deleteExisting (the default) a file of the name goes to the trash, else another content gets a name with its hash.',
  effect: 'changes',
  touches: ['files', 'network'],
  params: z.strictObject({
    filename: z.string(),
    data: z.string().nullish().describe('Base64; comes before path and url'),
    path: z
      .string()
      .nullish()
      .describe('File of the server’s computer; relative ones start in the media folder'),
    url: z.string().nullish().describe('http or https'),
    skipHash: z.unknown().optional().describe('MD5 of a file that is not wanted'),
    deleteExisting: z.unknown().optional(),
  }),
  result: z.string().nullable(),
  examples: [{ params: { filename: '_hello.txt', data: 'SGVsbG8sIHdvcmxkIQ==' }, result: '_hello.txt' }],
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
  params: z.strictObject({ filename: z.string() }),
  result: z.union([z.string(), z.literal(false)]),
  examples: [{ params: { filename: '_hello.txt' }, result: 'SGVsbG8sIHdvcmxkIQ==' }],
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
  params: z.strictObject({ pattern: z.string().optional() }),
  result: z.array(z.string()),
  examples: [{ params: { pattern: '_hell*.txt' }, result: ['_hello.txt'] }],
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
  result: z.string(),
  examples: [{ params: {}, result: '/home/user/.local/share/Anki2/User 1/collection.media' }],
  run: ({ col }) => mediaOf(col).folder,
});

const deleteMediaFile = defineAction({
  name: 'deleteMediaFile',
  since: 4,
  summary: 'Moves a media file to the trash; a missing one is passed over.',
  effect: 'destroys',
  params: z.strictObject({ filename: z.string() }),
  result: z.null(),
  examples: [{ params: { filename: '_hello.txt' }, result: null }],
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
