import { clozeNumbersInFields } from '../text/cloze.ts';
import { type CompiledTemplate, compileTemplate } from './compiled-template.ts';
import { fieldIsEmpty, rendersWith } from './nonempty.ts';
import { SPECIAL_FIELDS } from './special-fields.ts';

/** The parts of a note type that decide which cards its notes have. */
export interface GeneratingNotetype {
  isCloze: boolean;
  fieldNames: readonly string[];
  /** Front templates by ordinal. */
  qfmts: readonly string[];
}

/** Which cards notes of a note type have; make one per note type and use it for all its notes (CardGenContext). */
export class CardGeneration {
  private readonly isCloze: boolean;
  private readonly fieldNames: readonly string[];
  private readonly fronts: readonly CompiledTemplate[];
  /** Names that are filled in for every card, unless a field has them. */
  private readonly alwaysFilled: ReadonlySet<string>;

  constructor({ isCloze, fieldNames, qfmts }: GeneratingNotetype) {
    this.isCloze = isCloze;
    this.fieldNames = fieldNames;
    this.fronts = qfmts.map(compileTemplate);
    const filled = [...SPECIAL_FIELDS].filter((name) => name !== 'FrontSide' && !fieldNames.includes(name));
    this.alwaysFilled = new Set(filled);
  }

  /**
   * Ordinals of the cards that a note's fields ask for, ascending; `hasTags` fills the field Tags. Cloze numbers above 500 share ordinal 499; a note with
   * several of them gets as many cards of that ordinal, as in Anki.
   */
  ordinals(fields: readonly string[], hasTags = false): number[] {
    if (this.isCloze)
      return clozeNumbersInFields(fields).map((number) => Math.min(number - 1, MAX_CLOZE_ORD));
    const nonempty = new Set<string>();
    fields.forEach((field, index) => {
      const name = this.fieldNames[index];
      if (name !== undefined && !fieldIsEmpty(field)) nonempty.add(name);
    });
    const isNonempty = (field: string) =>
      nonempty.has(field) || (this.alwaysFilled.has(field) && (field !== 'Tags' || hasTags));
    return this.fronts.flatMap((front, ord) =>
      !front.error && rendersWith(front.nodes, isNonempty) ? [ord] : [],
    );
  }
}

const MAX_CLOZE_ORD = 499;
