/** Actions that cannot be derived from yet, each with something missing; the list may only shrink. */
export const UNDESCRIBED: readonly string[] = [
  'fullSync',
  'sync',
  'syncStatus',
];
