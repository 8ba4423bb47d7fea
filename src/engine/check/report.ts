/** What a check found and put right, by kind (Rust: CheckDatabaseOutput). */
export interface Findings {
  notetypesRecovered: number;
  positionsTooHigh: number;
  cardProperties: number;
  lastReviewTimes: number;
  cardsWithoutNote: number;
  decksMissing: number;
  fieldCounts: number;
  duplicateOrdinals: number;
  cardsWithoutTemplate: number;
  revlogProperties: number;
  invalidUtf8: number;
  futureIds: number;
}

export const noFindings = (): Findings => ({
  notetypesRecovered: 0,
  positionsTooHigh: 0,
  cardProperties: 0,
  lastReviewTimes: 0,
  cardsWithoutNote: 0,
  decksMissing: 0,
  fieldCounts: 0,
  duplicateOrdinals: 0,
  cardsWithoutTemplate: 0,
  revlogProperties: 0,
  invalidUtf8: 0,
  futureIds: 0,
});

export interface CheckReport {
  /** Anki's sentences in Anki's order; the last tells that the file was rebuilt, or the only one what stopped the check. */
  readonly lines: readonly string[];
  /** Nothing was wrong. */
  readonly ok: boolean;
}

export const CORRUPT = 'Collection file is corrupt. Please restore from an automatic backup.';

export function reportOf(findings: Findings): CheckReport {
  const problems = ORDER.flatMap((kind) => (findings[kind] > 0 ? sentence(kind, findings[kind]) : []));
  return { lines: [...problems, 'Database rebuilt and optimized.'], ok: problems.length === 0 };
}

export const failureReport = (message: string): CheckReport => ({ lines: [message], ok: false });

/** Rust: to_i18n_strings. */
const ORDER: readonly (keyof Findings)[] = [
  'notetypesRecovered',
  'positionsTooHigh',
  'cardProperties',
  'lastReviewTimes',
  'cardsWithoutNote',
  'decksMissing',
  'fieldCounts',
  'duplicateOrdinals',
  'cardsWithoutTemplate',
  'revlogProperties',
  'invalidUtf8',
  'futureIds',
];

/** Anki's translations set numbers between two invisible characters. */
const isolated = (count: number): string => `\u2068${count}\u2069`;

function sentence(kind: keyof Findings, count: number): string {
  const text = SENTENCES[kind];
  return typeof text === 'string' ? text : text(isolated(count), (one, many) => (count === 1 ? one : many));
}

type Sentence = string | ((count: string, plural: (one: string, many: string) => string) => string);

const SENTENCES: Readonly<Record<keyof Findings, Sentence>> = {
  notetypesRecovered:
    'One or more note types were missing. The notes that used them have been given new note types starting with "db-check", but field names and card design have been lost, so you may be better off restoring from an automatic backup.',
  positionsTooHigh: (count, plural) =>
    `Found ${count} new ${plural('card', 'cards')} with a due number >= 1,000,000 - consider repositioning ${plural('it', 'them')} in the Browse screen.`,
  cardProperties: (count, plural) => `Fixed ${count} invalid card ${plural('property', 'properties')}.`,
  lastReviewTimes: (count, plural) => `Added last review time to ${count} ${plural('card', 'cards')}.`,
  cardsWithoutNote: (count, plural) => `Deleted ${count} ${plural('card', 'cards')} with missing note.`,
  decksMissing: (count, plural) => `Fixed ${count} missing ${plural('deck', 'decks')}.`,
  fieldCounts: (count, plural) => `Fixed ${count} ${plural('note', 'notes')} with wrong field count.`,
  duplicateOrdinals: (count, plural) =>
    `Deleted ${count} ${plural('card', 'cards')} with duplicate template.`,
  cardsWithoutTemplate: (count, plural) =>
    `Deleted ${count} ${plural('card', 'cards')} with missing template.`,
  revlogProperties: (count, plural) =>
    `Fixed ${count} review ${plural('entry', 'entries')} with invalid properties.`,
  invalidUtf8: (count, plural) => `Fixed ${count} ${plural('note', 'notes')} with invalid utf8 characters.`,
  futureIds: (count, plural) =>
    `Fixed ${count} ${plural('object', 'objects')} with timestamps in the future.`,
};
