import type * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { normalPart } from '../../engine/decks/deck.ts';
import { currentLimits, type DeckLimits } from '../../engine/decks/limits.ts';
import { AnkiError } from '../../engine/errors.ts';
import { DEFAULT_PRESET_ID, type DeckId, type PresetId, presetId } from '../../engine/ids/ids.ts';
import { presetFromLegacy, presetToLegacy } from '../../engine/presets/legacy.ts';
import { defaultPresetConfig, type Preset } from '../../engine/presets/preset.ts';
import type { OptionsChange } from '../../engine/presets/save-options.ts';
import { withValidValues } from '../../engine/presets/valid-values.ts';
import type { NormalDeck } from '../../engine/proto/storage.gen.ts';
import { parametersOf } from '../../engine/scheduler/fsrs/parameters.ts';
import { timingToday } from '../../engine/scheduler/timing.ts';
import { exactDeck } from '../decks.ts';
import type { limitsChange, presetChange, switches } from './schema.ts';

type PresetChange = z.output<typeof presetChange>;

interface Params extends Partial<{ readonly [Name in keyof Switches]: Switches[Name] | undefined }> {
  readonly deck: string;
  readonly presets: readonly PresetChange[];
  readonly preset?: PresetId | undefined;
  readonly removePresets: readonly PresetId[];
  readonly applyToChildren: boolean;
  readonly limits?: z.output<typeof limitsChange> | undefined;
  readonly reschedule: boolean;
}

/** What a request changes, completed by what stays. Throws not_found, invalid. */
export function optionsChange(col: Collection, params: Params): OptionsChange {
  const { id, normal } = withOptions(col, params.deck);
  return {
    deck: id,
    presets: presetsOf(col, id, params),
    removed: params.removePresets,
    applyToChildren: params.applyToChildren,
    limits: limitsOf(currentLimits(normal, timingToday(col).daysElapsed), params.limits),
    ...switchesAfter(col, params),
    reschedule: params.reschedule,
  };
}

type Switches = { readonly [Name in keyof typeof switches]: z.output<(typeof switches)[Name]> };

/** What holds for the whole collection now; what is not stored is as Anki begins with it. */
export const switchesOf = ({ config }: Collection): Switches => ({
  fsrs: config.getBoolean('fsrs'),
  cardStateCustomizer: String(config.get('cardStateCustomizer') ?? ''),
  newCardsIgnoreReviewLimit: config.getBoolean('newCardsIgnoreReviewLimit'),
  applyAllParentLimits: config.getBoolean('applyAllParentLimits'),
  fsrsHealthCheck: config.getBoolean('fsrsHealthCheck', true),
});

function switchesAfter(col: Collection, params: Params): Switches {
  const now = switchesOf(col);
  return {
    fsrs: params.fsrs ?? now.fsrs,
    cardStateCustomizer: params.cardStateCustomizer ?? now.cardStateCustomizer,
    newCardsIgnoreReviewLimit: params.newCardsIgnoreReviewLimit ?? now.newCardsIgnoreReviewLimit,
    applyAllParentLimits: params.applyAllParentLimits ?? now.applyAllParentLimits,
    fsrsHealthCheck: params.fsrsHealthCheck ?? now.fsrsHealthCheck,
  };
}

/** A deck that can have options. Throws not_found, invalid. */
export function withOptions(col: Collection, name: string): { id: DeckId; normal: NormalDeck } {
  const deck = exactDeck(col, name);
  if (!deck) throw new AnkiError('not_found', `deck was not found: ${name}`);
  const normal = normalPart(deck);
  if (!normal) throw new AnkiError('invalid', `"${name}" is a filtered deck, which has no options`);
  return { id: deck.id, normal };
}

/** The changed presets, the one that the deck gets last. */
function presetsOf(col: Collection, deck: DeckId, params: Params): Preset[] {
  const changed = params.presets.map(({ id, ...change }) => changedPreset(col, id, change));
  const selected = selectedPreset(col, deck, params, changed);
  if (selected.id !== 0 && params.removePresets.includes(selected.id))
    throw new AnkiError('invalid', 'the deck cannot get a group of options that is removed');
  return [...changed.filter((preset) => preset !== selected), selected];
}

function selectedPreset(col: Collection, deck: DeckId, params: Params, changed: readonly Preset[]): Preset {
  const fresh = changed.findLast(({ id }) => id === 0);
  if (params.preset === undefined && fresh) return fresh;
  const own = col.presets.ofDeck(deck).id;
  const id = params.preset ?? (params.removePresets.includes(own) ? DEFAULT_PRESET_ID : own);
  return changed.find((preset) => preset.id === id) ?? changedPreset(col, id, {});
}

function changedPreset(col: Collection, id: PresetId | undefined, change: Omit<PresetChange, 'id'>): Preset {
  const known = id === undefined ? NEW : col.presets.get(id);
  if (!known) throw new AnkiError('not_found', `there are no deck options with the id ${id}`);
  if (known === NEW && change.name === undefined)
    throw new AnkiError('invalid', 'new deck options need a name');
  const shown = asAnkiShows(known);
  const legacy = presetToLegacy(shown);
  const merged: Record<string, unknown> = { ...legacy, ...change };
  for (const part of ['new', 'rev', 'lapse'] as const)
    merged[part] = { ...(legacy[part] as object), ...change[part] };
  const preset = presetFromLegacy({ ...merged, id: shown.id, mod: shown.mtimeSecs, usn: shown.usn });
  if (withValidValues(shown.config) === shown.config && withValidValues(preset.config) !== preset.config)
    throw new AnkiError('invalid', `a number of the deck options "${preset.name}" is outside Anki's bounds`);
  return preset;
}

/** The window shows parameters of older versions of FSRS as those of the newest, and so saves them (Rust: get_deck_configs_for_update). */
function asAnkiShows(preset: Preset): Preset {
  return { ...preset, config: { ...preset.config, fsrsParams6: [...parametersOf(preset.config)] } };
}

const NEW: Preset = { id: presetId(0), name: '', mtimeSecs: 0, usn: 0, config: defaultPresetConfig() };

/** Null takes a limit away, and what is absent stays. */
function limitsOf(own: DeckLimits, change: Params['limits'] = {}): DeckLimits {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const limits = { ...own, ...Object.fromEntries(given) };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== null));
}
