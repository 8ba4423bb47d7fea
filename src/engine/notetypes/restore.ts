import { AnkiError } from '../errors.ts';
import type { Random } from '../random/random.ts';
import type { NotetypeDraft } from './notetype.ts';
import { originalKindOf, type StockKind, stockKindOf, stockNotetype } from './stock.ts';

/** The draft with the parts of a stock note type, each in the place of the old part with its ordinal. */
export function restoredToStock(
  draft: NotetypeDraft,
  kind: StockKind | undefined,
  random: Random,
): NotetypeDraft {
  const wanted = kind ?? stockKindOf(draft.config.originalStockKind);
  if (!wanted) throw new AnkiError('invalid', 'unknown original notetype kind');
  const stock = stockNotetype(wanted, random);
  draft.fields = stock.fields.map((field, ord) => ({ ...field, ord }));
  draft.templates = stock.templates.map((template, ord) => ({ ...template, ord }));
  draft.config.css = stock.config.css;
  if (kind) {
    draft.config.originalStockKind = originalKindOf(kind);
    draft.config.kind = stock.config.kind;
  }
  return draft;
}
