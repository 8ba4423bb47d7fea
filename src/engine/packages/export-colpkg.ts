import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Collection } from '../collection/collection.ts';
import { copyInto } from '../collection/schema/storage.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import { lookAt } from '../media/files.ts';
import { mediaOf } from '../media/media.ts';
import type { Zstd } from '../zstd/zstd.ts';
import { writeWholeLegacyFile } from './collection-file.ts';
import { EXPORT_WORKSHOP } from './import-apkg.ts';
import { writePackage } from './package-writer.ts';
import { STAGES } from './stages.ts';

export interface ColpkgOptions {
  readonly withMedia?: boolean;
  /** Schema 11, as versions of Anki before 2.1.50 read it. */
  readonly isLegacy?: boolean;
}

/**
 * Writes the whole collection as a .colpkg file, which is read by `restoreCollection`. Must not be part of a transaction.
 * Throws not_found (folder), invalid, interrupted (Rust: export_colpkg).
 */
export function exportColpkg(
  col: Collection,
  path: string,
  zstd: Zstd,
  options: ColpkgOptions = {},
  work: LongWork = {},
): void {
  const { withMedia = true, isLegacy = false } = options;
  reportProgress(work, 0, 0, STAGES.exportingFile);
  const workshop = mkdtempSync(join(dirname(col.path), EXPORT_WORKSHOP));
  try {
    const collectionFile = join(workshop, 'collection.anki2');
    if (isLegacy) writeWholeLegacyFile(collectionFile, col);
    else copyInto(col.db, collectionFile);
    const { clock, random } = col;
    const mediaFolder = mediaOf(col).folder;
    const media = withMedia && lookAt(mediaFolder) ? readdirSync(mediaFolder) : [];
    writePackage(path, { collectionFile, isLegacy, mediaFolder, media, clock, random, zstd, work });
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
