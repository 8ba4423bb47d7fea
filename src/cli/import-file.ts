import { resolve } from 'node:path';
import { previewAnswer } from '../actions/text-files/answers.ts';
import { textChoices } from '../actions/text-files/choices.ts';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import type { LongWork } from '../engine/long-work.ts';
import { importApkg } from '../engine/packages/import-apkg.ts';
import { importJson } from '../engine/text-import/import-json.ts';
import { importText } from '../engine/text-import/import-text.ts';
import { readTextMetadata } from '../engine/text-import/metadata.ts';
import { DUPE_RESOLUTIONS } from '../engine/text-import/settings.ts';
import { readTextFile } from '../engine/text-import/text-file.ts';
import { zstd } from '../engine/zstd/zstd.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { UsageError } from './usage-error.ts';
import { type Call, defineVerb, flag, option } from './verb.ts';
import { withCollection } from './with-collection.ts';

const OPTIONS = {
  ...PROFILE_OPTIONS,
  notetype: option('NAME', 'text: note type of all notes'),
  deck: option('NAME', 'text: deck of all notes, made when it is missing'),
  separator: option('WHICH', 'text: tab, pipe, semicolon, colon, comma, space, or the character'),
  'if-matches': option('WHAT', `text: for notes that are here already: ${DUPE_RESOLUTIONS.join(', ')}`),
  preview: flag('text: tell how the file would be read instead of importing it'),
  'merge-notetypes': flag('packages: unite note types that differ'),
  'without-scheduling': flag('packages: cards come as new ones, without presets'),
} as const;

type ImportCall = Call<typeof OPTIONS>;

export const importFile = defineVerb({
  name: 'import',
  operands: [{ name: 'FILE', what: 'the file to import' }],
  options: OPTIONS,
  summary: "imports an .apkg package, a text file (.csv, .tsv, .txt) or Anki's JSON, all of it or nothing",
  details:
    "Imports a file by the rules of Anki's own windows, all of it or nothing: by the name's end an .apkg package, Anki's JSON form (.json), or text, of which the directives at the file's head (#separator:, #deck:, …) are heeded; what the command line says wins.",
  run: (call, { print, work }) =>
    withCollection(call, (col) => {
      print(imported(col, call, work).join('\n'));
      return 0;
    }),
});

function imported(col: Collection, call: ImportCall, work: LongWork): string[] {
  const path = resolve(call.operands[0] ?? '');
  if (/\.colpkg$/i.test(path))
    throw new AnkiError(
      'unsupported',
      'a .colpkg file takes the place of the whole collection: that is "ankid restore FILE.colpkg"',
    );
  if (/\.apkg$/i.test(path)) return importedPackage(col, path, call, work);
  if (/\.json$/i.test(path)) return counted(importJson(col, readTextFile(path), work));
  return importedText(col, readTextFile(path), call, work);
}

function importedPackage(col: Collection, path: string, { values }: ImportCall, work: LongWork): string[] {
  const options = {
    mergeNotetypes: values['merge-notetypes'],
    withScheduling: !values['without-scheduling'],
    withPresets: !values['without-scheduling'],
  };
  const { log, media } = importApkg(col, path, zstd, options, work);
  return [...counted(log), ...(media.length > 0 ? [`media files: ${media.length}`] : [])];
}

function importedText(col: Collection, text: string, { values }: ImportCall, work: LongWork): string[] {
  const ifMatches = DUPE_RESOLUTIONS.find((resolution) => resolution === values['if-matches']);
  if (values['if-matches'] !== undefined && !ifMatches)
    throw new UsageError(`--if-matches wants one of: ${DUPE_RESOLUTIONS.join(', ')}`);
  const { separator, notetype: modelName, deck: deckName } = values;
  const metadata = readTextMetadata(
    col,
    text,
    textChoices(col, { separator, modelName, deckName, ifMatches }),
  );
  if (!values.preview) return counted(importText(col, text, metadata, work));
  return Object.entries(previewAnswer(col, metadata)).map(
    ([name, value]) => `${name}: ${printable(JSON.stringify(value))}`,
  );
}

/** How many notes met which fate. */
interface Log {
  readonly foundNotes: number;
  readonly new: readonly unknown[];
  readonly updated: readonly unknown[];
  readonly duplicate: readonly unknown[];
  readonly conflicting: readonly unknown[];
  readonly firstFieldMatch?: readonly unknown[];
  readonly missingNotetype?: readonly unknown[];
  readonly missingDeck?: readonly unknown[];
  readonly emptyFirstField?: readonly unknown[];
}

function counted(log: Log): string[] {
  const fates: readonly (readonly [what: string, notes: readonly unknown[] | undefined])[] = [
    ['added', log.new],
    ['updated', log.updated],
    ['with the first field of a note here', log.firstFieldMatch],
    ['here already', log.duplicate],
    ['here under another note type, left alone', log.conflicting],
    ['passed over, no such note type', log.missingNotetype],
    ['passed over, no such deck', log.missingDeck],
    ['passed over, first field empty', log.emptyFirstField],
  ];
  const met = fates.filter(([, notes]) => notes && notes.length > 0);
  return [`notes in the file: ${log.foundNotes}`, ...met.map(([what, notes]) => `${what}: ${notes?.length}`)];
}

/** The file is other people's: a control character would garble the terminal. */
const printable = (text: string): string => text.replace(/[\0-\x1f\x7f-\x9f]/g, '?');
