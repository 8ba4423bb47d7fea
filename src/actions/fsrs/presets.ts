import * as z from 'zod';
import type { Collection } from '../../engine/collection/collection.ts';
import { AnkiError } from '../../engine/errors.ts';
import type { Preset } from '../../engine/presets/preset.ts';

/** Throws not_found. */
export function presetNamed(col: Collection, name: string): Preset {
  const preset = col.presets.all().find((preset) => preset.name === name);
  if (!preset) throw new AnkiError('not_found', `there are no deck options named "${name}"`);
  return preset;
}

export const presetOfCurrentDeck = (col: Collection): Preset => col.presets.ofDeck(col.decks.currentId);

/** A parameter that leads to `presetNamed`, or without it to `presetOfCurrentDeck`. */
export const presetName = z
  .string()
  .optional()
  .describe('Name of a group of deck options; absent: those of the current deck');
