import type { Collection } from '../collection/collection.ts';
import { presetIdOf } from '../decks/deck.ts';
import { AnkiError } from '../errors.ts';
import { DEFAULT_PRESET_ID, type DeckId, type PresetId, presetId } from '../ids/ids.ts';
import { storableName } from '../text/storable.ts';
import { defaultPresetConfig, type Preset } from './preset.ts';
import { allocateId, deletePreset, readAllPresets, readPreset, writePreset } from './storage.ts';

/** The groups of deck options of a collection. What is handed out is shared: copy it before changing it. */
export class Presets {
  readonly #col: Collection;
  readonly #byId = new Map<PresetId, Preset>();

  constructor(col: Collection) {
    this.#col = col;
    col.onCacheClear(() => this.#byId.clear());
  }

  all(): Preset[] {
    return readAllPresets(this.#col.db);
  }

  get(id: PresetId): Preset | undefined {
    const known = this.#byId.get(id);
    if (known) return known;
    const preset = readPreset(this.#col.db, id);
    if (preset) this.#byId.set(id, preset);
    return preset;
  }

  /** The group, the default one when it is missing, Anki's defaults when that is missing too (Rust: get_deck_config). */
  getOrDefault(id: PresetId): Preset {
    return this.get(id) ?? this.get(DEFAULT_PRESET_ID) ?? ANKI_DEFAULTS;
  }

  /** The options of a deck; Anki's defaults for a filtered one, which has none (Rust: deck_config_for_card). */
  ofDeck(id: DeckId): Preset {
    const preset = presetIdOf(this.#col.decks.require(id));
    return preset === undefined ? ANKI_DEFAULTS : this.getOrDefault(preset);
  }

  /** Stores a new group under the next free id. Names need not differ. */
  add(name: string, config = defaultPresetConfig()): Preset {
    return this.#col.transact('Add Preset', () => {
      const { db, clock } = this.#col;
      return this.#write({
        id: allocateId(db, clock.nowMillis()),
        name: storableName(name),
        mtimeSecs: 0,
        usn: 0,
        config,
      });
    });
  }

  /** Stores a group under its id, as a change of now (Rust: add_or_update_deck_config_legacy). */
  update(preset: Preset): Preset {
    return this.#col.transact('Update Preset', () => {
      if (preset.name !== this.get(preset.id)?.name) storableName(preset.name);
      return this.#write(preset);
    });
  }

  /**
   * Removes a group; its decks get the default one, and the next sync must go one way. Throws `AnkiError` invalid for
   * the default group, not_found. pylib: DeckManager.remove_config.
   */
  remove(id: PresetId): void {
    this.#col.transact('Remove Preset', () => {
      if (id === DEFAULT_PRESET_ID) throw new AnkiError('invalid', "can't delete default conf");
      if (!this.get(id)) throw new AnkiError('not_found', `No such deck config: '${id}'`);
      this.#col.schemaChanged();
      this.#col.decks.replacePreset(id, DEFAULT_PRESET_ID);
      deletePreset(this.#col.db, id);
      this.#byId.delete(id);
    });
  }

  /** Its row was changed by other means. */
  forget(id: PresetId): void {
    this.#byId.delete(id);
  }

  #write(preset: Preset): Preset {
    const stored = { ...preset, mtimeSecs: this.#col.now, usn: this.#col.usn };
    writePreset(this.#col.db, stored);
    this.#byId.delete(stored.id);
    return stored;
  }
}

const ANKI_DEFAULTS: Preset = {
  id: presetId(0),
  name: '',
  mtimeSecs: 0,
  usn: 0,
  config: defaultPresetConfig(),
};
