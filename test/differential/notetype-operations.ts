import type { ActionContext, AnyAction } from '../../src/actions/define.ts';
import type { Family } from '../../src/actions/family.ts';
import { modelActions } from '../../src/actions/models.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { noteId } from '../../src/engine/ids/ids.ts';
import { draftOf } from '../../src/engine/notetypes/draft.ts';
import type { Notetype } from '../../src/engine/notetypes/notetype.ts';
import { STOCK_KINDS } from '../../src/engine/notetypes/stock.ts';

/** One change of a note type; `notetypes.py` does the same with real Anki. */
export type Operation = { kind_of: keyof typeof DO; [key: string]: unknown };

// biome-ignore lint/suspicious/noExplicitAny: operations are data for another program; each kind has its own keys
type Data = any;

/** Does an operation as the server would: whole or not at all. Throws as the action does. */
export function doOperation(col: Collection, operation: Operation): void {
  col.transact('Update Config', () => DO[operation.kind_of](col, operation));
}

function act(col: Collection, name: string, params: object): void {
  const action = (modelActions as Family)[name] as AnyAction;
  action.run({ col } as ActionContext, action.accepts.parse(params));
}

function edit(col: Collection, model: string, change: (draft: ReturnType<typeof draftOf>) => void): void {
  const notetype = col.notetypes.byName(model);
  if (!notetype) throw new Error(`no note type ${model}`);
  const draft = draftOf(notetype);
  change(draft);
  col.notetypes.update(draft);
}

const idOf = (col: Collection, name: string) => (col.notetypes.byName(name) as Notetype).id;

const DO = {
  field_add: (col: Collection, { model, field, index }: Data) =>
    act(col, 'modelFieldAdd', { modelName: model, fieldName: field, index }),
  field_rename: (col: Collection, { model, field, name }: Data) =>
    act(col, 'modelFieldRename', { modelName: model, oldFieldName: field, newFieldName: name }),
  field_reposition: (col: Collection, { model, field, index }: Data) =>
    act(col, 'modelFieldReposition', { modelName: model, fieldName: field, index }),
  field_remove: (col: Collection, { model, field }: Data) =>
    act(col, 'modelFieldRemove', { modelName: model, fieldName: field }),
  field_font: (col: Collection, { model, field, font }: Data) =>
    act(col, 'modelFieldSetFont', { modelName: model, fieldName: field, font }),
  sort_index: (col: Collection, { model, index }: Data) =>
    edit(col, model, (draft) => {
      draft.config.sortFieldIdx = index;
    }),
  template_add: (col: Collection, { model, template, front, back }: Data) =>
    act(col, 'modelTemplateAdd', {
      modelName: model,
      template: { Name: template, Front: front, Back: back },
    }),
  template_rename: (col: Collection, { model, template, name }: Data) =>
    act(col, 'modelTemplateRename', { modelName: model, oldTemplateName: template, newTemplateName: name }),
  template_reposition: (col: Collection, { model, template, index }: Data) =>
    act(col, 'modelTemplateReposition', { modelName: model, templateName: template, index }),
  template_remove: (col: Collection, { model, template }: Data) =>
    act(col, 'modelTemplateRemove', { modelName: model, templateName: template }),
  template_update: (col: Collection, { model, template, front, back }: Data) =>
    act(col, 'updateModelTemplates', {
      model: { name: model, templates: { [template]: { Front: front, Back: back } } },
    }),
  template_browser: (col: Collection, { model, template, front, back }: Data) =>
    edit(col, model, (draft) => {
      const config = draft.templates.find(({ name }) => name === template)?.config;
      Object.assign(config ?? {}, { qFormatBrowser: front, aFormatBrowser: back });
    }),
  find_replace: (col: Collection, { find, replace }: Data) =>
    act(col, 'findAndReplaceInModels', { modelName: null, findText: find, replaceText: replace, css: false }),
  create: (col: Collection, { name, fields, templates, cloze }: Data) =>
    act(col, 'createModel', {
      modelName: name,
      inOrderFields: fields,
      isCloze: cloze,
      cardTemplates: templates.map(([Front, Back]: [string, string]) => ({ Front, Back })),
    }),
  change: (col: Collection, { model, to, notes, fields, templates }: Data) => {
    const change = col.notetypes.defaultChange(idOf(col, model), idOf(col, to));
    col.notetypes.changeOfNotes(notes.map(noteId), {
      ...change,
      fieldMap: fields ?? change.fieldMap,
      templateMap: change.templateMap && (templates ?? change.templateMap),
    });
  },
  restore: (col: Collection, { model, kind }: Data) =>
    col.notetypes.restoreToStock(idOf(col, model), kind === null ? undefined : STOCK_KINDS[kind]),
  remove: (col: Collection, { model }: Data) => col.notetypes.remove(idOf(col, model)),
};

/** Draws operations that make sense, and some that don't, for the collection as it is. */
export class OperationMaker {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomNumbers(seed);
  }

  next(col: Collection): Operation {
    const notetype = this.#pick(col.notetypes.all());
    const kind_of = this.#pick(WEIGHTED);
    return { kind_of, model: notetype.name, ...this.#details(kind_of, col, notetype) };
  }

  #details(kind: keyof typeof DO, col: Collection, notetype: Notetype): object {
    const field = this.#pick(notetype.fields).name;
    const template = this.#pick(notetype.templates).name;
    const sides = { front: this.#text(notetype), back: this.#text(notetype) };
    const index = this.#below(8) - 2;
    switch (kind) {
      case 'field_add':
        return { field: this.#pick(NAMES), index: this.#pick([null, index]) };
      case 'field_rename':
        return { field, name: this.#pick(NAMES) };
      case 'field_reposition':
        return { field, index };
      case 'field_remove':
        return { field };
      case 'field_font':
        return { field, font: this.#pick(NAMES) };
      case 'sort_index':
        return { index: this.#below(7) };
      case 'template_add':
        return { template: this.#pick([...NAMES, template]), ...sides };
      case 'template_rename':
        return { template, name: this.#pick(NAMES) };
      case 'template_reposition':
        return { template, index };
      case 'template_remove':
        return { template };
      case 'template_update':
        return { template, ...sides, [this.#pick(['front', 'back', 'none'])]: '' };
      case 'template_browser':
        return { template, ...sides, [this.#pick(['front', 'back', 'none'])]: '' };
      case 'find_replace':
        return {
          find: this.#pick(['{{', 'hr', 'Front', 'a', field]),
          replace: this.#pick(['{{', 'br', `{{${field}}}`, 'b']),
        };
      case 'create':
        return this.#newNotetype(col);
      case 'change':
        return this.#change(col, notetype);
      case 'restore':
        return { kind: this.#pick([null, ...STOCK_KINDS.keys()]) };
      case 'remove':
        return {};
    }
  }

  #newNotetype(col: Collection): object {
    const name = this.#pick(['New', 'Née', 'x"y', 'Zwei']);
    const taken = col.notetypes
      .namesAndIds()
      .some((known) => known.name.toLowerCase() === name.toLowerCase());
    const fields = Array.from({ length: this.#below(4) + 1 }, () => this.#pick(NAMES));
    const templates = Array.from({ length: this.#below(3) + 1 }, () => [
      `${this.#pick(['', 'a', 'b'])}{{${this.#pick(fields)}}}`,
      this.#pick(['', `{{${this.#pick(fields)}}}`]),
    ]);
    // A name that is taken gets a tail from the clock, which two programs cannot share.
    return {
      name: taken ? `${name} ${this.#below(1_000_000)}` : name,
      fields,
      templates,
      cloze: this.#below(5) === 0,
    };
  }

  #change(col: Collection, notetype: Notetype): object {
    const to = this.#pick(col.notetypes.all());
    const all = col.db.column<number>('select id from notes where mid = ? order by id', notetype.id);
    const notes = all.filter(() => this.#below(3) === 0);
    const map = (size: number, old: number) => {
      const ords = Array.from({ length: old }, (_, ord) => ord).sort(() => this.#random() - 0.5);
      return Array.from({ length: size }, (_, i) => (this.#below(5) === 0 ? null : (ords[i] ?? null)));
    };
    return {
      to: to.name,
      notes,
      fields: this.#below(2) ? null : map(to.fields.length, notetype.fields.length),
      templates: this.#below(2) ? null : map(to.templates.length, notetype.templates.length),
    };
  }

  /** A side of a card with mostly known fields. */
  #text({ fields, config }: Notetype): string {
    const parts = Array.from({ length: this.#below(4) + 1 }, () => {
      const name = this.#below(12) === 0 ? this.#pick(NAMES) : this.#pick(fields).name;
      const other = this.#pick(fields).name;
      const cloze = config.kind === 1 ? `{{cloze:${name}}}` : `{{${name}}}`;
      const forms = [`{{${name}}}`, cloze, cloze, `{{text:${name}}}`, 'a', '{{Card}}', '{{FrontSide}}'];
      forms.push(
        `{{#${name}}}x{{${other}}}{{/${name}}}`,
        `{{^${name}}}{{${other}}}{{/${name}}}`,
        `{{ ${name} }}`,
      );
      forms.push('<!--{{x}}-->', `{{hint:type:${name}}}`);
      if (this.#below(40) === 0) forms.push('{{#', '{{/x}}', '{{');
      return this.#pick(forms);
    });
    return parts.join('');
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

const WEIGHTS: Record<keyof typeof DO, number> = {
  field_add: 4,
  field_rename: 4,
  field_reposition: 4,
  field_remove: 3,
  field_font: 1,
  sort_index: 2,
  template_add: 5,
  template_rename: 2,
  template_reposition: 3,
  template_remove: 2,
  template_update: 4,
  template_browser: 2,
  find_replace: 1,
  create: 2,
  change: 4,
  restore: 1,
  remove: 1,
};
// The keys of a record that was written with them.
const WEIGHTED = (Object.keys(WEIGHTS) as (keyof typeof DO)[]).flatMap(
  (kind) => Array(WEIGHTS[kind]).fill(kind) as (typeof kind)[],
);

const NAMES = [
  'Front',
  'front',
  'Back',
  'A',
  'b:c',
  ' x ',
  '#y',
  '',
  'e\u0301',
  'é',
  '{',
  'q"q',
  'Add Reverse',
  'STRASSE',
  'straße',
];
NAMES.push(
  'Tags',
  'Card 1',
  'card 1',
  'Cloze',
  'z+',
  'Z',
  '^^',
  '日本',
  'ﬃ',
  'FFI',
  '\u3000w',
  'u\u0085',
  '1',
);

function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
