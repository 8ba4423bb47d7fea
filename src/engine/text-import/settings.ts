import type { Collection } from '../collection/collection.ts';

/** What happens to a note whose duplicate is here already, in the words of Anki's files; numbered as stored. */
export const DUPE_RESOLUTIONS = ['update current', 'keep current', 'keep both'] as const;

export type DupeResolution = (typeof DUPE_RESOLUTIONS)[number];

/** Where duplicates are looked for. */
export const MATCH_SCOPES = ['notetype', 'notetype + deck'] as const;

export type MatchScope = (typeof MATCH_SCOPES)[number];

export interface MatchSettings {
  readonly dupeResolution: DupeResolution;
  readonly matchScope: MatchScope;
}

const RESOLUTION_KEY = 'csvDuplicateResolution';
const SCOPE_KEY = 'matchScope';

/** Those of the last import. */
export function rememberedSettings({ config }: Collection): MatchSettings {
  return {
    dupeResolution: DUPE_RESOLUTIONS[config.getNumber(RESOLUTION_KEY, 0)] ?? 'update current',
    matchScope: MATCH_SCOPES[config.getNumber(SCOPE_KEY, 0)] ?? 'notetype',
  };
}

/** Must run inside `transact` (Rust: ForeignData::update_config). */
export function rememberSettings(
  { config }: Collection,
  { dupeResolution, matchScope }: MatchSettings,
): void {
  config.set(RESOLUTION_KEY, DUPE_RESOLUTIONS.indexOf(dupeResolution));
  config.set(SCOPE_KEY, MATCH_SCOPES.indexOf(matchScope));
}
