import { type PresetId, presetId } from '../ids/ids.ts';
import { decodeBlob, encodeBlob } from '../proto/blob.ts';
import { PresetConfigSchema } from '../proto/storage.gen.ts';
import { nameIn, rowCalled, wholeIn } from '../sqlite/damaged-row.ts';
import type { Database } from '../sqlite/database.ts';
import type { Preset } from './preset.ts';
import { withValidValues } from './valid-values.ts';

interface PresetRow {
  readonly id: PresetId;
  readonly name: string;
  readonly mtime_secs: number;
  readonly usn: number;
  readonly config: Uint8Array;
}

const SELECT = 'select id, exact_text(name) as name, mtime_secs, usn, config from deck_config';

export const readAllPresets = (db: Database): Preset[] => db.all<PresetRow>(SELECT).map(rowToPreset);

export function readPreset(db: Database, id: PresetId): Preset | undefined {
  const row = db.get<PresetRow>(`${SELECT} where id = ?`, id);
  return row && rowToPreset(row);
}

/** The id for a group made at `millis`: that moment, or one above all others when it is taken. */
export const allocateId = (db: Database, millis: number): PresetId =>
  db.value<PresetId>(
    'select case when ?1 in (select id from deck_config) then (select max(id) + 1 from deck_config) else ?1 end',
    millis,
  ) ?? presetId(millis);

/** Adds the group or replaces the one that has its id. */
export function writePreset(db: Database, preset: Preset): void {
  db.run(
    'insert or replace into deck_config (id, name, mtime_secs, usn, config) values (?, ?, ?, ?, ?)',
    preset.id,
    preset.name,
    preset.mtimeSecs,
    preset.usn,
    encodeBlob(PresetConfigSchema, preset.config),
  );
}

export const deletePreset = (db: Database, id: PresetId): void => {
  db.run('delete from deck_config where id = ?', id);
};

/** Numbers out of bounds are replaced on reading; the row keeps them until it is written (Rust: row_to_deckconf). */
function rowToPreset(row: PresetRow): Preset {
  const place = rowCalled('deck_config', row.id);
  return {
    id: presetId(row.id),
    name: nameIn(row.name, place),
    mtimeSecs: wholeIn(row.mtime_secs, place),
    usn: wholeIn(row.usn, place),
    config: withValidValues(decodeBlob(PresetConfigSchema, row.config, place)),
  };
}
