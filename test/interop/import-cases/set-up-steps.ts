import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NoteId, presetId } from '../../../src/engine/ids/ids.ts';
import { mediaOf } from '../../../src/engine/media/media.ts';
import { draftOf, newField, newNotetype, newTemplate } from '../../../src/engine/notetypes/draft.ts';
import { DEFAULT_CONFIG } from '../../../src/engine/notetypes/stock.ts';
import { defaultPresetConfig } from '../../../src/engine/presets/preset.ts';
import type { Bench } from './bench.ts';
import type { Step } from './case.ts';

const NOW = Date.parse('2026-06-15T12:00:00Z') / 1000;

const isNumber = (value: unknown): value is number => typeof value === 'number';
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The steps that bring a collection into the state of a case. */
export const SET_UP: Readonly<Record<string, (bench: Bench, step: Step) => void>> = {
  add_note({ col }, { notetype = 'Basic', deck = 'Default', guid, fields, tags, mod }) {
    const type = col.notetypes.byName(String(notetype));
    if (!type) throw new Error(`no note type ${notetype}`);
    const given = texts(fields);
    const id = col.notes.add(
      {
        mid: type.id,
        guid: String(guid),
        fields: type.fields.map((_, i) => given[i] ?? ''),
        tags: texts(tags),
      },
      col.transact('Update Config', () => col.decks.getOrCreate(String(deck))).id,
    );
    if (isNumber(mod)) setModified(col, id, mod);
  },
  edit_note({ col }, { guid, fields, tags, mod = NOW }) {
    const note = col.notes.require(noteOf(col, guid));
    const change = {
      ...(fields ? { fields: texts(fields) } : {}),
      ...(tags ? { tags: texts(tags) } : {}),
    };
    col.notes.update({ ...note, ...change });
    setModified(col, note.id, Number(mod));
  },
  schedule({ col }, { guid, ord = 0, set, revlog = [] }) {
    const cid = col.db.value<number>(
      'select id from cards where nid = ? and ord = ?',
      noteOf(col, guid),
      Number(ord),
    );
    for (const [column, value] of Object.entries(set ?? {}))
      col.db.run(`update cards set ${column} = ? where id = ?`, value, cid ?? 0);
    if (!Array.isArray(revlog)) throw new Error('no list');
    for (const [id, ...rest] of revlog)
      col.db.run('insert into revlog values (?, ?, -1, ?, ?, ?, ?, ?, ?)', id, cid ?? 0, ...rest);
  },
  add_notetype(bench, { name, fields, templates, css, mod }) {
    const { col } = bench;
    const draft = newNotetype(String(name), { ...DEFAULT_CONFIG, ...(css ? { css: String(css) } : {}) });
    draft.fields = texts(fields).map((field) => newField(field, col.random));
    if (!Array.isArray(templates)) throw new Error('no templates');
    draft.templates = templates.map(([name, qFormat, aFormat]) =>
      newTemplate(name, { qFormat, aFormat }, col.random),
    );
    col.notetypes.add(draft);
    if (isNumber(mod)) setNotetypeModified(bench, String(name), mod);
  },
  change_notetype(bench, { name, css, add_field, mod = NOW }) {
    const { col } = bench;
    const notetype = col.notetypes.byName(String(name));
    if (!notetype) throw new Error(`no note type ${name}`);
    const draft = draftOf(notetype);
    if (css) draft.config.css = String(css);
    if (add_field) draft.fields.push(newField(String(add_field), col.random));
    col.notetypes.update(draft);
    setNotetypeModified(bench, String(name), Number(mod));
  },
  add_media({ col }, { name, text }) {
    writeFileSync(join(mediaOf(col).folder, String(name)), String(text));
  },
  add_preset({ col }, { name, perDay, deck, desc }) {
    col.transact('Update Note', () => {
      const config = { ...defaultPresetConfig(), newPerDay: Number(perDay) };
      const preset = col.presets.add(String(name), config);
      const { id } = col.decks.getOrCreate(String(deck));
      col.decks.setPreset(id, presetId(preset.id));
      const stored = col.decks.require(id);
      if (desc === undefined || stored.kind.case !== 'normal') return;
      const value = { ...stored.kind.value, description: String(desc) };
      col.decks.update({ ...stored, kind: { case: 'normal', value } });
    });
  },
  age(bench, { days }) {
    bench.col.db.run('update col set crt = crt - ?', Number(days) * 86_400);
    bench.close();
  },
};

function noteOf(col: Bench['col'], guid: unknown): NoteId {
  const id = col.db.value<NoteId>('select id from notes where guid = ?', String(guid));
  if (id === undefined) throw new Error(`no note ${guid}`);
  return id;
}

const setModified = (col: Bench['col'], id: NoteId, mod: number): unknown =>
  col.db.run('update notes set mod = ? where id = ?', mod, id);

function setNotetypeModified(bench: Bench, name: string, mod: number): void {
  bench.col.db.run('update notetypes set mtime_secs = ? where name = ?', mod, name);
  bench.close();
}
