import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { restoreCollection } from '../../../src/engine/backup/restore.ts';
import type { Collection } from '../../../src/engine/collection/collection.ts';
import { type Deck, newDeck } from '../../../src/engine/decks/deck.ts';
import type { DeckId } from '../../../src/engine/ids/ids.ts';
import { cardsOfDeckTree, exportApkg } from '../../../src/engine/packages/export-apkg.ts';
import { exportColpkg } from '../../../src/engine/packages/export-colpkg.ts';
import { importApkg } from '../../../src/engine/packages/import-apkg.ts';
import type { ImportLog } from '../../../src/engine/packages/import-log.ts';
import { systemRandom } from '../../../src/engine/random/random.ts';
import { exportCardsText } from '../../../src/engine/text-export/export-cards.ts';
import { exportNotesText } from '../../../src/engine/text-export/export-notes.ts';
import { importJson } from '../../../src/engine/text-import/import-json.ts';
import { importText } from '../../../src/engine/text-import/import-text.ts';
import { readTextMetadata, type TextMetadata } from '../../../src/engine/text-import/metadata.ts';
import { readTextFile } from '../../../src/engine/text-import/text-file.ts';
import type { TextImportLog } from '../../../src/engine/text-import/text-log.ts';
import { zstd } from '../../../src/engine/zstd/zstd.ts';
import { temporaryFolder } from '../../support.ts';
import { Bench } from './bench.ts';
import type { Step } from './case.ts';
import { contentsOf, sorted } from './contents.ts';

type Result = Record<string, unknown>;

/** The steps whose results were recorded; `folder` holds the files of the case. */
export const RECORDED: Readonly<
  Record<string, (bench: Bench, step: Step, folder: string) => Result | Promise<Result>>
> = {
  import_text({ col }, { file, delimiter, choose }, folder) {
    const text = readTextFile(join(folder, String(file)));
    const metadata = chosen(col, text, { delimiter, ...Object(choose) });
    return { metadata: neutral(col, metadata), log: logOf(importText(col, text, metadata)) };
  },
  import_json: ({ col }, { file }, folder) => ({
    log: logOf(importJson(col, readTextFile(join(folder, String(file))))),
  }),
  import_package({ col }, { file, importer, options }, folder) {
    const { log } = importApkg(col, join(folder, String(file)), zstd, importOptions(importer, options));
    return { log: logOf(log) };
  },
  async import_collection_package(bench, { file }, folder) {
    const before = bench.col.stamps.scm;
    bench.close();
    bench.clock.tick(1);
    const packagePath = join(folder, String(file));
    const { path: collectionPath, clock } = bench;
    await restoreCollection({ packagePath, collectionPath, clock, random: systemRandom });
    const { scm, ls } = bench.col.stamps;
    return { schema_changed: scm > ls && scm > before };
  },
  export_notes_text: ({ col }, { options, deck }) =>
    written((path) => {
      const { html = true, tags, deck: withDeck, notetype, guid } = Object(options);
      return exportNotesText(col, path, {
        withHtml: html,
        withTags: tags,
        withDeck,
        withNotetype: notetype,
        withGuid: guid,
        ...(deck ? { deckIds: deckTree(col, deck) } : {}),
      });
    }),
  export_cards_text: ({ col }, { options }) =>
    written((path) => exportCardsText(col, path, { withHtml: Object(options).html })),
  export_package({ col }, { deck, exporter, options }) {
    const { with_scheduling: withScheduling, with_deck_configs, media = true, legacy } = Object(options);
    const isOld = exporter === 'legacy';
    const path = join(temporaryFolder(), 'out.apkg');
    const count = exportApkg(col, path, zstd, {
      withScheduling,
      withPresets: isOld ? withScheduling : with_deck_configs,
      withMedia: media,
      isLegacy: isOld || legacy,
      ...(deck ? ofDeck(col, deck) : {}),
      cardsGoHome: isOld,
    });
    return { count, ...package_(path), read_back: readBack(path) };
  },
  export_collection_package(bench, { options }) {
    const { media = true, legacy = false } = Object(options);
    const path = join(temporaryFolder(), 'out.colpkg');
    exportColpkg(bench.col, path, zstd, { withMedia: media, isLegacy: legacy });
    return package_(path);
  },
};

/** AnkiConnect's importer takes what there is. */
const importOptions = (importer: unknown, options: unknown) => {
  const given = Object(options);
  return {
    mergeNotetypes: given.merge_notetypes,
    updateNotes: given.update_notes,
    updateNotetypes: given.update_notetypes,
    withScheduling: importer === 'legacy' || given.with_scheduling,
    withPresets: importer === 'legacy' || given.with_deck_configs,
  };
};

function chosen(col: Collection, text: string, choose: Result): TextMetadata {
  const notetype = choose.notetype ? col.notetypes.byName(String(choose.notetype)) : undefined;
  const delimiter = choose.delimiter as TextMetadata['delimiter'] | undefined; // by its name, as in Anki's cases
  const metadata = readTextMetadata(col, text, { delimiter, notetype: notetype && { id: notetype.id } });
  const { if_matches, match_scope, is_html, deck, tag_updated } = choose;
  const change = {
    ...(if_matches ? { dupeResolution: if_matches } : {}),
    ...(match_scope ? { matchScope: match_scope } : {}),
    ...(is_html === undefined ? {} : { isHtml: is_html }),
    ...(deck ? { deck: { id: deckNamed(col, String(deck)) } } : {}),
    ...(tag_updated ? { updatedTags: tag_updated } : {}),
  };
  return { ...metadata, ...change } as TextMetadata; // the case's words are those of the metadata
}

const deckNamed = (col: Collection, name: string): DeckId =>
  (col.decks.byName(name) ?? col.transact('Update Config', () => col.decks.add(newDeck(name)))).id;

/** cases.py: meta_dict. */
function neutral(col: Collection, metadata: TextMetadata): Result {
  const { deck, notetype } = metadata;
  return {
    delimiter: metadata.delimiter,
    is_html: metadata.isHtml,
    force_delimiter: metadata.forceDelimiter,
    force_is_html: metadata.forceIsHtml,
    global_tags: metadata.globalTags,
    column_labels: metadata.columnLabels,
    tags_column: metadata.tagsColumn,
    guid_column: metadata.guidColumn,
    if_matches: metadata.dupeResolution,
    match_scope: metadata.matchScope,
    preview: metadata.preview,
    deck: 'id' in deck ? col.decks.require(deck.id).name : 'name' in deck ? { new: deck.name } : deck,
    ...('id' in notetype
      ? { notetype: col.notetypes.require(notetype.id).name, field_columns: notetype.fieldColumns }
      : { notetype }),
  };
}

interface Logged {
  readonly fields: readonly string[];
}

/** dump_collection.py: import_log. */
function logOf(log: ImportLog | TextImportLog): Result {
  const text: Partial<TextImportLog> = log;
  const fields = (notes: readonly Logged[] = []) => notes.map((note) => [...note.fields]).sort(asPython);
  return {
    found_notes: log.foundNotes,
    new: fields(log.new),
    updated: fields(log.updated),
    duplicate: fields(log.duplicate),
    conflicting: fields(log.conflicting),
    first_field_match: fields(text.firstFieldMatch),
    missing_notetype: fields(text.missingNotetype),
    missing_deck: fields(text.missingDeck),
    empty_first_field: fields(text.emptyFirstField),
  };
}

function asPython(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((text, i) => text !== b[i]);
  if (at < 0) return a.length - b.length;
  return b[at] === undefined ? 1 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

const ofDeck = (col: Collection, name: unknown) => cardsOfDeckTree(col, deckCalled(col, name));

const deckTree = (col: Collection, name: unknown): DeckId[] =>
  col.decks.withChildren(deckCalled(col, name)).map(({ id }) => id);

function deckCalled(col: Collection, name: unknown): Deck {
  const deck = col.decks.byName(String(name));
  if (!deck) throw new Error(`no deck ${name}`);
  return deck;
}

function written(write: (path: string) => number): Result {
  const path = join(temporaryFolder(), 'out.txt');
  const count = write(path);
  return { count, text: readFileSync(path, 'utf8') };
}

function package_(path: string): Result {
  const zip: [string, string][] = [];
  const files = unzipSync(readFileSync(path), {
    filter: ({ name, compression }) => zip.push([name, compression === 0 ? 'stored' : 'deflated']) > 0,
  });
  const media = Buffer.from(files.media ?? []);
  const names = media[0] === 0x7b ? Object.values<string>(JSON.parse(media.toString())) : undefined;
  return {
    zip: zip.sort(([a], [b]) => (a < b ? -1 : 1)),
    ...(files.meta ? { meta_hex: Buffer.from(files.meta).toString('hex') } : {}),
    media_map: names ? { 'json, names': names.sort() } : `zstd ${media.toString('hex', 0, 4)}`,
  };
}

function readBack(path: string): unknown {
  const bench = new Bench();
  try {
    importApkg(bench.col, path, zstd, { withScheduling: true, withPresets: true });
    return sorted(contentsOf(bench.col, 'guid', true));
  } finally {
    bench.close();
  }
}
