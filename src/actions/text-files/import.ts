import * as z from 'zod';
import { AnkiError } from '../../engine/errors.ts';
import { stringifyExactly } from '../../engine/json/exact-json.ts';
import { importJson as importJsonText } from '../../engine/text-import/import-json.ts';
import { importText as importTextFile } from '../../engine/text-import/import-text.ts';
import { readTextMetadata } from '../../engine/text-import/metadata.ts';
import { readTextFile } from '../../engine/text-import/text-file.ts';
import { INTERRUPTED } from '../common-errors.ts';
import { type ActionContext, defineAction, type PossibleError } from '../define.ts';
import { withNull } from '../lax-values.ts';
import { packagePath, filePath as path } from '../package-path.ts';
import { importLog, logAnswer, preview, previewAnswer } from './answers.ts';
import { CHOICES, LAX_CHOICES, textChoices } from './choices.ts';
import { foreignData } from './foreign-data.ts';

const FILE = {
  path: path
    .optional()
    .describe(
      'File of the computer where the server runs, relative to the media folder unless absolute; absent: text holds it',
    ),
  text: z.string().optional().describe('What the file would hold; absent: path says where it is'),
} as const;

const LAX_FILE = withNull(FILE);

const READ_ERRORS: readonly PossibleError[] = [
  { code: 'not_found', when: 'There is no such file.' },
  { code: 'invalid', when: 'Not one of path and contents is given, or the file cannot be read.' },
];

const CHOICE_ERRORS: readonly PossibleError[] = [
  ...READ_ERRORS,
  { code: 'not_found', when: 'No note type, or no field of it, has the name that a parameter gives.' },
  { code: 'invalid', when: 'Parameters contradict each other, or do not fit the file.' },
];

/** What no note of an example became. */
const NOTHING_ELSE = {
  updated: [],
  firstFieldMatch: [],
  duplicate: [],
  conflicting: [],
  missingModel: [],
  missingDeck: [],
  emptyFirstField: [],
};

const previewText = defineAction({
  name: 'previewText',
  since: 6,
  summary: 'Tells how importText would read a text file with the same parameters; nothing is stored.',
  effect: 'none',
  touches: ['files'],
  params: z.strictObject({ ...FILE, ...CHOICES }),
  accepts: z.object({ ...LAX_FILE, ...LAX_CHOICES }),
  result: preview,
  errors: CHOICE_ERRORS,
  examples: [
    {
      params: { text: 'Hund\tdog\nKatze\tcat\n', deckName: 'German', modelName: 'Basic', tags: ['animals'] },
      result: {
        separator: 'tab',
        html: false,
        modelName: 'Basic',
        modelColumn: 0,
        deckName: 'German',
        deckExists: false,
        deckColumn: 0,
        tagsColumn: 0,
        guidColumn: 0,
        fields: { Front: 1, Back: 2 },
        tags: ['animals'],
        ifMatches: 'update current',
        matchScope: 'notetype',
        columns: ['', ''],
        rows: [
          ['Hund', 'dog'],
          ['Katze', 'cat'],
        ],
      },
    },
  ],
  run: (context, params) => {
    const { col } = context;
    return previewAnswer(col, readTextMetadata(col, contents(context, params), textChoices(col, params)));
  },
});

const importText = defineAction({
  name: 'importText',
  since: 6,
  summary:
    "Imports notes from comma or tab separated text by the rules of Anki's own dialog, the directives at the file's head included; all or none.",
  effect: 'changes',
  touches: ['files'],
  params: z.strictObject({ ...FILE, ...CHOICES }),
  accepts: z.object({ ...LAX_FILE, ...LAX_CHOICES }),
  result: importLog,
  errors: [...CHOICE_ERRORS, INTERRUPTED],
  examples: [
    {
      params: { text: 'Hund\tdog\nKatze\tcat\n', deckName: 'German', modelName: 'Basic', tags: ['animals'] },
      result: {
        found: 2,
        new: [
          { noteId: 1781524800000, fields: ['Hund', 'dog'] },
          { noteId: 1781524800001, fields: ['Katze', 'cat'] },
        ],
        ...NOTHING_ELSE,
      },
    },
  ],
  run: (context, params) => {
    const { col } = context;
    const text = contents(context, params);
    const metadata = readTextMetadata(col, text, textChoices(col, params));
    return logAnswer(importTextFile(col, text, metadata, context.work));
  },
});

const importJson = defineAction({
  name: 'importJson',
  since: 6,
  summary:
    "Imports notes, note types and reviewed cards from Anki's JSON form (default_deck, default_notetype, notes, ...); all or none.",
  effect: 'changes',
  touches: ['files'],
  params: z.strictObject({
    path: path
      .optional()
      .describe(
        'File of the computer where the server runs, relative to the media folder unless absolute; absent: json holds it',
      ),
    json: z
      .union([z.string().describe('As text'), foreignData])
      .optional()
      .describe('What the file would hold; absent: path says where it is'),
  }),
  accepts: z.object({
    path: path.nullish(),
    json: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
  }),
  result: importLog,
  errors: [...READ_ERRORS, INTERRUPTED],
  examples: [
    {
      params: {
        json: {
          default_deck: 'Default',
          default_notetype: 'Basic',
          notes: [{ fields: ['Hund', 'dog'], tags: ['animals'] }],
        },
      },
      result: {
        found: 1,
        new: [{ noteId: 1781524800000, fields: ['Hund', 'dog'] }],
        ...NOTHING_ELSE,
      },
    },
  ],
  run: (context, { path, json }) => {
    const text = typeof json === 'object' && json !== null ? stringifyExactly(json) : json;
    return logAnswer(importJsonText(context.col, contents(context, { path, text }), context.work));
  },
});

export const importActions = { previewText, importText, importJson };

/** The text of a request: what it holds, or the file that it names. */
function contents(
  context: ActionContext,
  { path, text }: { path?: string | null | undefined; text?: string | null | undefined },
): string {
  if (typeof path === 'string' && typeof text !== 'string') return readTextFile(packagePath(context, path));
  if (typeof path !== 'string' && typeof text === 'string') return text;
  throw new AnkiError('invalid', 'either a path or the contents must be given');
}
