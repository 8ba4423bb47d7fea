import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Collection } from '../collection/collection.ts';
import type { Deck } from '../decks/deck.ts';
import type { CardId, NoteId } from '../ids/ids.ts';
import { countProgress, type LongWork, reportProgress } from '../long-work.ts';
import { mediaOf } from '../media/media.ts';
import { isEntryName } from '../media/names.ts';
import { splitFields } from '../notes/note.ts';
import { extractLatex } from '../text/latex.ts';
import { mediaReferences } from '../text/media-references.ts';
import { underscoredCssImports, underscoredReferences } from '../text/underscored-media.ts';
import type { Zstd } from '../zstd/zstd.ts';
import { writeCollectionFile, writeLegacyCollectionFile } from './collection-file.ts';
import { type ExchangeData, gather } from './exchange-data.ts';
import { EXPORT_WORKSHOP } from './import-apkg.ts';
import { writePackage } from './package-writer.ts';
import { type Choice, countNotes, fieldsWithMarks, letGo, requireReadable } from './rows/storage.ts';
import { processedNotes, STAGES } from './stages.ts';
import { cardsOfDecks } from './storage.ts';

export interface ExportOptions extends Choice {
  readonly withScheduling?: boolean;
  readonly withPresets?: boolean;
  readonly withMedia?: boolean;
  /** Schema 11, as versions of Anki before 2.1.50 read it. */
  readonly isLegacy?: boolean;
  /** Cards in filtered decks go as cards of their home decks, and the filtered decks stay behind. */
  readonly cardsGoHome?: boolean;
}

/**
 * Writes an .apkg file that all of Anki's importers read; answers how many notes it holds. The collection is only read
 * (Rust: export_apkg). Throws not_found (folder), invalid, corrupt, conflict (ids of the future), interrupted.
 */
export function exportApkg(
  col: Collection,
  path: string,
  zstd: Zstd,
  options: ExportOptions = {},
  work: LongWork = {},
): number {
  const { withScheduling = false, withPresets = false, withMedia = true, isLegacy = false } = options;
  reportProgress(work, 0, 0, STAGES.gathering);
  const workshop = mkdtempSync(join(dirname(col.path), EXPORT_WORKSHOP));
  try {
    const data = gather(col, { ...options, withScheduling, withPresets });
    requireReadable(col.db);
    reportProgress(work, 0, 0, STAGES.exportingFile);
    const collectionFile = join(workshop, 'collection.anki2');
    const write = isLegacy ? writeLegacyCollectionFile : writeCollectionFile;
    write(collectionFile, col, data);
    const media = withMedia ? usedMedia(col, data, work) : [];
    const { clock, random } = col;
    writePackage(path, {
      collectionFile,
      isLegacy,
      mediaFolder: mediaOf(col).folder,
      media,
      clock,
      random,
      zstd,
      work,
    });
    return countNotes(col.db);
  } finally {
    letGo(col.db);
    rmSync(workshop, { recursive: true, force: true });
  }
}

/**
 * The cards of a deck and the decks below it, with those that filtered decks have borrowed, and their notes: what the export
 * of a deck as text is asked for.
 */
export function cardsOfDeckTree(col: Collection, deck: Deck): { cardIds: CardId[]; noteIds: NoteId[] } {
  const { deckIds = [] } = deckTree(col, deck);
  const cards = cardsOfDecks(col.db, deckIds);
  return { cardIds: cards.map(([id]) => id), noteIds: [...new Set(cards.map(([, nid]) => nid))] };
}

/** Chooses the same for an export. */
export const deckTree = (col: Collection, deck: Deck): Choice => ({
  deckIds: col.decks.withChildren(deck).map(({ id }) => id),
});

/** The files that fields name, pictures of formulas, and those with a leading underscore in templates and styles. */
function usedMedia(col: Collection, { notetypes }: ExchangeData, work: LongWork): Set<string> {
  const names = new Set<string>();
  const svg = new Map(notetypes.map(({ id, config }) => [id, config.latexSvg]));
  const notes = fieldsWithMarks(col.db);
  const processed = countProgress(work, notes.length, processedNotes);
  for (const [mid, fields] of notes) {
    for (const field of splitFields(fields)) {
      for (const { decodedName } of mediaReferences(field)) names.add(decodedName);
      for (const { filename } of extractLatex(field, svg.get(mid) ?? false).images) names.add(filename);
    }
    processed();
  }
  for (const { config, templates } of notetypes) {
    for (const name of underscoredCssImports(config.css)) names.add(name);
    for (const { qFormat, aFormat } of templates.map((template) => template.config)) {
      for (const name of [...underscoredReferences(qFormat), ...underscoredReferences(aFormat)])
        names.add(name);
    }
  }
  return new Set([...names].filter(isEntryName));
}
