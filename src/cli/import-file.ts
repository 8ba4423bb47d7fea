import { resolve } from 'node:path';
import type { Collection } from '../engine/collection/collection.ts';
import { AnkiError } from '../engine/errors.ts';
import type { LongWork } from '../engine/long-work.ts';
import { importApkg } from '../engine/packages/import-apkg.ts';
import { DUPE_RESOLUTIONS } from '../engine/text-import/settings.ts';
import { zstd } from '../engine/zstd/zstd.ts';
import { type Kinds, requireKindOptions } from './kind-options.ts';
import { PROFILE_OPTIONS } from './profile-option.ts';
import { UsageError } from './usage-error.ts';
import { type Call, defineVerb, flag, option } from './verb.ts';
import { type Actions, withActions } from './with-actions.ts';

const OPTIONS = {
  ...PROFILE_OPTIONS,
  notetype: option('NAME', 'text: note type of all notes'),
  deck: option('NAME', 'text: deck for all notes, created if missing'),
  separator: option('WHICH', 'text: tab, pipe, semicolon, colon, comma, space, or the character'),
  'if-matches': option(
    'WHAT',
    `text: what to do with notes that exist already: ${DUPE_RESOLUTIONS.join(', ')}`,
  ),
  preview: flag('text: show how the file would be read instead of importing it'),
  'merge-notetypes': flag('packages: merge note types that differ'),
  'without-scheduling': flag('packages: import cards as new ones, without presets'),
} as const;

type ImportCall = Call<typeof OPTIONS>;

export const importFile = defineVerb({
  name: 'import',
  operands: [{ name: 'FILE', what: 'the file to import' }],
  options: OPTIONS,
  summary: "imports an .apkg package, a text file (.csv, .tsv, .txt) or Anki's JSON, all of it or nothing",
  details:
    "Imports a file by the rules of Anki's own windows, all of it or nothing. The end of its name says what it is: an .apkg package, Anki's JSON form (.json), or else text. Directives at the head of a text file (#separator:, #deck:, …) are followed; options win over them.",
  run: (call, terminal) => {
    requireKindOptions(KINDS, call.operands[0] ?? '', call.values);
    return withActions(call, terminal, async (actions) => {
      terminal.print((await imported(actions, call, terminal.work)).join('\n'));
      return 0;
    });
  },
});

const KINDS: Kinds<keyof typeof OPTIONS> = {
  '.apkg packages': { end: /\.apkg$/i, options: ['merge-notetypes', 'without-scheduling'] },
  'JSON files': { end: /\.json$/i, options: [] },
  'text files': {
    end: /(?<!\.colpkg)$/i,
    options: ['notetype', 'deck', 'separator', 'if-matches', 'preview'],
  },
};

async function imported({ run, col }: Actions, call: ImportCall, work: LongWork): Promise<string[]> {
  const path = resolve(call.operands[0] ?? '');
  if (/\.colpkg$/i.test(path))
    throw new AnkiError(
      'unsupported',
      'a .colpkg file replaces the whole collection: use "ankid restore FILE.colpkg"',
    );
  if (/\.apkg$/i.test(path)) return importedPackage(col, path, call, work);
  if (/\.json$/i.test(path)) return counted(await run('importJson', { path }));
  return importedText(run, path, call);
}

/** The action importPackage does not tell what became of the notes. */
function importedPackage(col: Collection, path: string, { values }: ImportCall, work: LongWork): string[] {
  const options = {
    mergeNotetypes: values['merge-notetypes'],
    withScheduling: !values['without-scheduling'],
    withPresets: !values['without-scheduling'],
  };
  const { log, media } = importApkg(col, path, zstd, options, work);
  const { foundNotes: found, new: added, updated, duplicate, conflicting } = log;
  const fates = { found, new: added, updated, duplicate, conflicting };
  return [...counted(fates), ...(media.length > 0 ? [`media files: ${media.length}`] : [])];
}

async function importedText(run: Actions['run'], path: string, { values }: ImportCall): Promise<string[]> {
  const ifMatches = DUPE_RESOLUTIONS.find((resolution) => resolution === values['if-matches']);
  if (values['if-matches'] !== undefined && !ifMatches)
    throw new UsageError(`--if-matches wants one of: ${DUPE_RESOLUTIONS.join(', ')}`);
  const { separator, notetype: modelName, deck: deckName } = values;
  const params = { path, separator, modelName, deckName, ifMatches };
  if (!values.preview) return counted(await run('importText', params));
  return Object.entries(await run('previewText', params)).map(
    ([name, value]) => `${name}: ${printable(JSON.stringify(value))}`,
  );
}

/** How many notes met which fate. */
interface Log extends Partial<Record<(typeof FATES)[number][1], readonly unknown[]>> {
  readonly found: number;
}

const FATES = [
  ['added', 'new'],
  ['updated', 'updated'],
  ['with the first field of a note here', 'firstFieldMatch'],
  ['already here', 'duplicate'],
  ['already here with another note type, left alone', 'conflicting'],
  ['skipped, no such note type', 'missingModel'],
  ['skipped, no such deck', 'missingDeck'],
  ['skipped, first field empty', 'emptyFirstField'],
] as const;

function counted(log: Log): string[] {
  const met = FATES.filter(([, fate]) => (log[fate]?.length ?? 0) > 0);
  return [`notes in the file: ${log.found}`, ...met.map(([what, fate]) => `${what}: ${log[fate]?.length}`)];
}

/** The file is other people's: a control character would garble the terminal. */
const printable = (text: string): string => text.replace(/[\0-\x1f\x7f-\x9f]/g, '?');
