import type { NotetypeId } from '../ids/ids.ts';
import type { FieldConfig, NotetypeConfig, TemplateConfig } from '../proto/storage.gen.ts';

/** A note type as it is stored. Fields and templates stand in the order of their ordinals. */
export interface Notetype extends NotetypeDraft {
  fields: Field[];
  templates: Template[];
}

export interface Field extends DraftField {
  ord: number;
}

export interface Template extends DraftTemplate {
  ord: number;
}

/**
 * A note type that somebody is changing: the place in the list is the new ordinal, `ord` the one it is stored under
 * (null: new). `Notetypes.update` tells from both what became of each field and template.
 */
export interface NotetypeDraft {
  id: NotetypeId;
  name: string;
  /** Seconds since 1970. */
  mtimeSecs: number;
  usn: number;
  config: NotetypeConfig;
  fields: DraftField[];
  templates: DraftTemplate[];
}

export interface DraftField {
  ord: number | null;
  name: string;
  config: FieldConfig;
}

export interface DraftTemplate {
  ord: number | null;
  name: string;
  mtimeSecs: number;
  usn: number;
  config: TemplateConfig;
}

/** Values of `config.kind`. */
export const NOTETYPE_KIND = { normal: 0, cloze: 1 } as const;

/** Values of a requirement's `kind`, in the order of their numbers; the words are those of the legacy JSON. */
export const REQUIREMENT_KINDS = ['none', 'any', 'all'] as const;

export const isCloze = (notetype: Pick<NotetypeDraft, 'config'>): boolean =>
  notetype.config.kind === NOTETYPE_KIND.cloze;

/** The template of a card: the one with its ordinal, for clozes the only one (Rust: Notetype::get_template). */
export function templateOf<T extends DraftTemplate>(
  notetype: { config: NotetypeConfig; templates: T[] },
  cardOrd: number,
): T | undefined {
  return notetype.templates[isCloze(notetype) ? 0 : cardOrd];
}
