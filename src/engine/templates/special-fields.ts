/** Names that templates may use without a field of that name. */
export const SPECIAL_FIELDS: ReadonlySet<string> = new Set([
  'FrontSide',
  'Card',
  'CardFlag',
  'Deck',
  'Subdeck',
  'Tags',
  'Type',
  'CardID',
]);
