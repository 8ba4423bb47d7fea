import { join } from 'node:path';
import type { Collection } from '../collection/collection.ts';
import type { NoteId } from '../ids/ids.ts';
import { compareIds } from '../ids/long-integers.ts';
import { type LongWork, reportProgress } from '../long-work.ts';
import type { Note } from '../notes/note.ts';
import { searchOf } from '../search/search.ts';
import { unicaseRanksOf } from '../tags/unicase-order.ts';
import { extractLatexExpandingClozes } from '../text/latex.ts';
import { MAX_SYNCED_SIZE } from './changes.ts';
import { lookAt, sha1OfData } from './files.ts';
import { type Media, mediaOf } from './media.ts';
import { isNormalizedFilename } from './names.ts';
import { fixReferences, type ReferenceFixes } from './references.ts';
import { filesInTrash } from './trash.ts';

/** What Anki's Check Media finds; all lists are sorted. */
export interface MediaCheckReport {
  /** Files that no note names; those that begin with "_" may be named by templates and are never among them. */
  readonly unused: string[];
  /** Names in notes without a file. */
  readonly missing: string[];
  readonly missingMediaNotes: NoteId[];
  /** Files whose names were not normalised, or differed from another's only in case, with those that they and the notes got. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Folders among the media, which are not looked into. */
  readonly folders: string[];
  /** Files too large to be synced; they count as neither used nor unused. */
  readonly oversize: string[];
  readonly trash: { readonly files: number; readonly bytes: number };
  /** Pictures that stood in a note's text and are files now. */
  readonly extractedImages: number;
}

/**
 * Looks through the media folder and all notes, and puts names right that are not normalised, on the disk and in the
 * notes (media/check.rs). One transaction that cannot be undone, as in Anki. Throws interrupted.
 */
export function checkMedia(col: Collection, work: LongWork = {}): MediaCheckReport {
  let count = 0;
  const checked = () => reportProgress(work, ++count, 0, `Checked ${count}...`);
  return col.transact(
    'Check Media',
    () => {
      const folder = checkFolder(col, mediaOf(col), checked);
      const { references, extractedImages } = checkNotes(col, folder.renamed, checked);
      const unused = folder.files.filter((name) => !name.startsWith('_') && !references.has(name));
      for (const name of folder.files) references.delete(name);
      return {
        unused: unused.sort(),
        missing: [...references.keys()].sort(),
        missingMediaNotes: [...new Set([...references.values()].flat())].sort(compareIds),
        renamed: folder.renamed,
        folders: folder.folders.sort(),
        oversize: folder.oversize.sort(),
        trash: trashSize(mediaOf(col).trashFolder),
        extractedImages,
      };
    },
    'final',
  );
}

interface FolderCheck {
  readonly files: string[];
  readonly renamed: Map<string, string>;
  readonly folders: string[];
  readonly oversize: string[];
}

function checkFolder({ db, keepMediaCase }: Collection, media: Media, checked: () => void): FolderCheck {
  const found: FolderCheck = { files: [], renamed: new Map(), folders: [], oversize: [] };
  const names = media.names().filter((name) => isToCheck(join(media.folder, name), name, found));
  const ranks = keepMediaCase ? new Map(names.map((name, i) => [name, i])) : unicaseRanksOf(db, names);
  const seen = new Set<number | undefined>();
  const files = new Set<string>();
  // In this order names in lower case come before those that differ from them only in case.
  for (const name of names.sort((a, b) => Buffer.compare(Buffer.from(b), Buffer.from(a)))) {
    checked();
    const rank = ranks.get(name);
    if (isNormalizedFilename(name) && !seen.has(rank)) {
      seen.add(rank);
      files.add(name);
      continue;
    }
    const renamed = media.normalizeName(name);
    found.renamed.set(name, renamed);
    files.add(renamed);
  }
  found.files.push(...files);
  return found;
}

/** Notes what is too large or a folder. */
function isToCheck(path: string, name: string, found: FolderCheck): boolean {
  const file = lookAt(path);
  if (!file || name === '.DS_Store') return false;
  if (file.isDirectory()) found.folders.push(name);
  else if (file.size > MAX_SYNCED_SIZE) found.oversize.push(name);
  else return file.isFile() && file.size > 0;
  return false;
}

/** Notes are read in portions, so that a large collection does not fill the memory. */
const PORTION = 1000;

function checkNotes(col: Collection, renamed: ReadonlyMap<string, string>, checked: () => void) {
  const references = new Map<string, NoteId[]>();
  let extractedImages = 0;
  const fixes: ReferenceFixes = {
    renamed,
    has: (name) => mediaOf(col).has(name),
    extract: (name) => {
      const image = inlineImage(name);
      if (!image) return undefined;
      extractedImages++;
      return mediaOf(col).add(`paste-${sha1OfData(image.data)}.${image.extension}`, image);
    },
  };
  const ids = searchOf(col).notes('');
  for (let at = 0; at < ids.length; at += PORTION) {
    const notes = col.notes.getMany(ids.slice(at, at + PORTION));
    const changed = notes.filter((note) => {
      checked();
      return checkNote(col, note, fixes, references);
    });
    if (changed.length > 0) col.notes.updateMany(changed);
  }
  return { references, extractedImages };
}

/** Fixes the note's fields in place; answers whether there was anything to fix. */
function checkNote(
  col: Collection,
  note: Note,
  fixes: ReferenceFixes,
  references: Map<string, NoteId[]>,
): boolean {
  const { latexSvg } = col.notetypes.require(note.mid).config;
  const names: string[] = [];
  const fields = note.fields.map((field) => {
    const fixed = fixReferences(field, fixes);
    for (const name of fixed.names) names.push(name);
    return fixed.field;
  });
  for (const field of fields) {
    for (const { filename } of extractLatexExpandingClozes(field, latexSvg).images) names.push(filename);
  }
  for (const name of new Set(names)) {
    const notes = references.get(name);
    if (notes) notes.push(note.id);
    else references.set(name, [note.id]);
  }
  const isChanged = fields.some((field, i) => field !== note.fields[i]);
  if (isChanged) note.fields.splice(0, fields.length, ...fields);
  return isChanged;
}

const INLINE_IMAGE = /^data:image\/(jpg|jpeg|png|gif|webp|avif);base64,(.+)$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function inlineImage(name: string): { data: Buffer; extension: string } | undefined {
  const [, extension = '', text = ''] = INLINE_IMAGE.exec(name) ?? [];
  const base64 = text.trim();
  if (base64 === '' || !BASE64.test(base64)) return undefined;
  return { data: Buffer.from(base64, 'base64'), extension };
}

function trashSize(folder: string): MediaCheckReport['trash'] {
  const files = filesInTrash(folder);
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}
