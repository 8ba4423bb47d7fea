import { clone, create, type MessageInitShape } from '@bufbuild/protobuf';
import { notetypeId } from '../ids/ids.ts';
import {
  FieldConfigSchema,
  NotetypeConfigSchema,
  type TemplateConfig,
  TemplateConfigSchema,
} from '../proto/storage.gen.ts';
import type { Random } from '../random/random.ts';
import type { DraftField, DraftTemplate, NotetypeDraft } from './notetype.ts';

/** A copy that may be changed and handed to `Notetypes.update`. */
export function draftOf(notetype: NotetypeDraft): NotetypeDraft {
  return {
    ...notetype,
    config: clone(NotetypeConfigSchema, notetype.config),
    fields: notetype.fields.map((field) => ({ ...field, config: clone(FieldConfigSchema, field.config) })),
    templates: notetype.templates.map((template) => ({
      ...template,
      config: clone(TemplateConfigSchema, template.config),
    })),
  };
}

/** A note type without fields and templates that nobody stored yet. */
export function newNotetype(
  name: string,
  config: MessageInitShape<typeof NotetypeConfigSchema>,
): NotetypeDraft {
  return {
    id: notetypeId(0),
    name,
    mtimeSecs: 0,
    usn: 0,
    config: create(NotetypeConfigSchema, config),
    fields: [],
    templates: [],
  };
}

export type NewFieldConfig = Omit<MessageInitShape<typeof FieldConfigSchema>, '$typeName'>;

/** A new field as Anki's own editor makes it; its id, 64 random bits, recognises it in merges. */
export function newField(name: string, random: Random, more: NewFieldConfig = {}): DraftField {
  const config = create(FieldConfigSchema, { id: random.int64(), fontName: 'Arial', fontSize: 20, ...more });
  return { ord: null, name, config };
}

export function newTemplate(
  name: string,
  texts: Pick<TemplateConfig, 'qFormat' | 'aFormat'>,
  random: Random,
): DraftTemplate {
  const config = create(TemplateConfigSchema, { id: random.int64(), ...texts });
  return { ord: null, name, mtimeSecs: 0, usn: 0, config };
}

/** Moves a list's member as Python's `list.insert` does: below zero counts from the end, beyond the end is the end. */
export function moveTo<Item>(list: Item[], item: Item, index: number): void {
  const from = list.indexOf(item);
  if (from < 0 || from === index) return;
  list.splice(from, 1);
  list.splice(index, 0, item);
}
