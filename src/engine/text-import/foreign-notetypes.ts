import type { Collection } from '../collection/collection.ts';
import { newField, newNotetype, newTemplate } from '../notetypes/draft.ts';
import { NOTETYPE_KIND } from '../notetypes/notetype.ts';
import { DEFAULT_CONFIG } from '../notetypes/stock.ts';
import { CLOZE_CSS } from '../notetypes/stock-styling.ts';
import type { ForeignNotetype } from './foreign-data.ts';

/** Stores the note types of a file; a name that is taken gets a "+". Throws invalid (Rust: import_foreign_notetypes). */
export function addForeignNotetypes(col: Collection, notetypes: readonly ForeignNotetype[]): void {
  for (const { name, fields, templates, isCloze } of notetypes) {
    const draft = newNotetype(name, {
      ...DEFAULT_CONFIG,
      ...(isCloze ? { kind: NOTETYPE_KIND.cloze, css: DEFAULT_CONFIG.css + CLOZE_CSS } : {}),
    });
    draft.fields = fields.map((field) => newField(field, col.random));
    draft.templates = templates.map(({ name, qfmt, afmt }) =>
      newTemplate(name, { qFormat: qfmt, aFormat: afmt }, col.random),
    );
    col.notetypes.add(draft);
  }
}
