import { create } from '@bufbuild/protobuf';
import { canonicalCardData } from '../../src/engine/cards/card-data.ts';
import { updateCards } from '../../src/engine/cards/storage.ts';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { type DeckNode, dueTree } from '../../src/engine/decks/due-tree.ts';
import { deckToLegacy } from '../../src/engine/decks/legacy.ts';
import { AnkiError } from '../../src/engine/errors.ts';
import { type CardId, cardId, deckId, noteId } from '../../src/engine/ids/ids.ts';
import { compareIds } from '../../src/engine/ids/long-integers.ts';
import { type LegacyPreset, presetFromLegacy } from '../../src/engine/presets/legacy.ts';
import { FilteredDeckSchema, FilteredSearchTermSchema } from '../../src/engine/proto/storage.gen.ts';
import { buryCards, type UnburyMode, unburyDeck } from '../../src/engine/scheduler/bury.ts';
import { changeDeck } from '../../src/engine/scheduler/changes/change-deck.ts';
import { setDueDate } from '../../src/engine/scheduler/changes/due-date.ts';
import { forgetCards } from '../../src/engine/scheduler/changes/forget.ts';
import { congratsInfo } from '../../src/engine/scheduler/congrats.ts';
import { type CustomStudyRequest, customStudy } from '../../src/engine/scheduler/custom-study.ts';
import { customStudyDefaults } from '../../src/engine/scheduler/custom-study-defaults.ts';
import { schedulerOf } from '../../src/engine/scheduler/scheduler.ts';
import { suspendCards, unhideCards } from '../../src/engine/scheduler/suspend.ts';

interface Cards {
  readonly ids: readonly number[];
}

interface OfDeck {
  readonly deck: number;
}

interface StudyStep {
  readonly do: 'study';
  readonly limit: number;
  /** Ids and numbers of the queues: 0 new, 1 learning, 2 review. */
  readonly cards: readonly (readonly [number, number])[];
  readonly counts: readonly number[];
  readonly answer?: { readonly ease: number; readonly millis: number; readonly at: number };
}

interface BuildStep {
  readonly do: 'build';
  /** 0 for a new deck. */
  readonly id: number;
  readonly name: string;
  readonly reschedule: boolean;
  readonly delays: readonly number[];
  readonly terms: readonly { readonly search: string; readonly limit: number; readonly order: number }[];
  readonly allowEmpty: boolean;
}

interface DumpStep {
  readonly do: 'dump';
  /** Seconds since 1970; older rows of the review log are left out. */
  readonly since: number;
  readonly state: Readonly<Record<string, unknown>>;
}

/** What real Anki did, and what came of it. */
export type Step = { readonly now: number; readonly error?: string } & (
  | StudyStep
  | BuildStep
  | DumpStep
  | { readonly do: 'undo' | 'redo'; readonly operation: string }
  | { readonly do: 'tree'; readonly rows: readonly (readonly number[])[] }
  | ({ readonly do: 'dialogues'; readonly congrats: readonly unknown[]; readonly custom: unknown } & OfDeck)
  | ({ readonly do: 'suspend' | 'unsuspend' | 'bury' } & Cards)
  | ({ readonly do: 'due'; readonly days: string } & Cards)
  | ({ readonly do: 'forget'; readonly restore: boolean; readonly reset: boolean } & Cards)
  | ({ readonly do: 'flag'; readonly flag: number } & Cards)
  | ({ readonly do: 'unbury-deck'; readonly mode: UnburyMode } & OfDeck)
  /** Handled by the test itself. */
  | { readonly do: 'reopen' }
  | { readonly do: 'options'; readonly preset: LegacyPreset }
  | ({ readonly do: 'add'; readonly fields: readonly string[] } & OfDeck)
  | ({ readonly do: 'move' } & Cards & OfDeck)
  | { readonly do: 'remove'; readonly note: number }
  | ({ readonly do: 'select' | 'rebuild' | 'empty' | 'delete-filtered' } & OfDeck)
  | ({ readonly do: 'custom'; readonly request: CustomStudyRequest } & OfDeck)
);

/** Does the step; answers what must be equal to what `expected` says of it. */
export function act(col: Collection, step: Step): unknown {
  switch (step.do) {
    case 'study':
      return study(col, step);
    case 'undo':
      return col.undo();
    case 'redo':
      return col.redo();
    case 'tree':
      return rowsOf(dueTree(col));
    case 'dialogues':
      return { congrats: Object.values(congratsInfo(col)), custom: customStart(col, step.deck) };
    case 'dump':
      return stateOf(col, step.since);
    case 'reopen':
      throw new Error('the test opens collections');
    default:
      return failure(() => change(col, step));
  }
}

/** Anki's statement for orders by retrievability while FSRS is off; ours is an error that says so. */
const BROKEN_ORDER = 'order by , fnvhash';
const NEEDS_FSRS = 'This order of cards needs FSRS, which is off. Turn FSRS on, or choose another order.';

export function expected(step: Step): unknown {
  switch (step.do) {
    case 'study':
      return { cards: step.cards, counts: step.counts };
    case 'undo':
    case 'redo':
      return step.operation;
    case 'tree':
      return step.rows;
    case 'dialogues':
      return { congrats: step.congrats, custom: step.custom };
    case 'dump':
      return step.state;
    default:
      return step.error?.includes(BROKEN_ORDER) ? NEEDS_FSRS : step.error;
  }
}

type Change = Exclude<Step, { do: 'reopen' | 'study' | 'undo' | 'redo' | 'tree' | 'dump' | 'dialogues' }>;

function change(col: Collection, step: Change): unknown {
  switch (step.do) {
    case 'suspend':
      return suspendCards(col, step.ids.map(cardId));
    case 'unsuspend':
      return unhideCards(col, step.ids.map(cardId));
    case 'bury':
      return buryCards(col, step.ids.map(cardId));
    case 'unbury-deck':
      return unburyDeck(col, deckId(step.deck), step.mode);
    case 'due':
      return setDueDate(col, step.ids.map(cardId), step.days);
    case 'forget':
      return forgetCards(col, step.ids.map(cardId), {
        restorePosition: step.restore,
        resetCounts: step.reset,
      });
    case 'flag':
      return setFlag(col, step.ids.map(cardId), step.flag);
    case 'select':
      return col.decks.setCurrent(deckId(step.deck));
    case 'rebuild':
      return schedulerOf(col).filtered.rebuild(deckId(step.deck));
    case 'empty':
      return schedulerOf(col).filtered.empty(deckId(step.deck));
    case 'delete-filtered':
      return col.decks.remove([deckId(step.deck)]);
    case 'options':
      return col.presets.update(presetFromLegacy(step.preset));
    case 'add':
      return addNote(col, step.fields, step.deck);
    case 'move':
      return changeDeck(col, step.ids.map(cardId), deckId(step.deck));
    case 'remove':
      return col.notes.remove([noteId(step.note)]);
    case 'custom':
      return customStudy(col, schedulerOf(col).filtered, deckId(step.deck), step.request);
    case 'build':
      return build(col, step);
  }
}

/** Numbers and tags; the kind of error where there is nothing to start with. */
function customStart(col: Collection, id: number): unknown {
  try {
    const { tags, ...numbers } = customStudyDefaults(col, deckId(id));
    return [...Object.values(numbers), ...tags.map(({ name, include, exclude }) => [name, include, exclude])];
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    return error.code === 'not_found' ? 'NotFoundError' : 'InvalidInput';
  }
}

const KINDS = ['new', 'learning', 'review'];

function study(col: Collection, { limit, answer }: StudyStep): unknown {
  const { cards, counts } = schedulerOf(col).queue.upcoming(limit);
  const [first] = cards;
  if (answer && first) {
    const states = schedulerOf(col).states(first.card);
    const { ease, millis, at } = answer;
    schedulerOf(col).answer(first.card.id, ease, {
      millisTaken: millis,
      answeredAt: at,
      states,
      fromQueue: true,
    });
  }
  return {
    cards: cards.map(({ card, kind }) => [card.id, KINDS.indexOf(kind)]),
    counts: [counts.new, counts.learning, counts.review],
  };
}

function addNote(col: Collection, fields: readonly string[], deck: number): unknown {
  const notetype = col.notetypes.byName('Basic (and reversed card)');
  if (!notetype) throw new Error('the fixture lacks a note type');
  return col.notes.add({ mid: notetype.id, fields: [...fields], tags: [] }, deckId(deck));
}

/** The engine has no function of its own for this: Anki keeps `mod` as it is. */
function setFlag(col: Collection, ids: readonly CardId[], flag: number): void {
  const changed = col.cards.getMany(ids).filter((card) => (card.flags & 7) !== flag);
  const flagged = changed.map((card) => ({
    ...card,
    flags: (card.flags & ~7) | flag,
    usn: col.usn,
    data: canonicalCardData(card.data),
  }));
  col.transact('Set Flag', () => updateCards(col.db, flagged));
}

function build(col: Collection, step: BuildStep): unknown {
  const [previewAgainSecs = 0, previewHardSecs = 0, previewGoodSecs = 0] = step.delays;
  const existing = step.id === 0 ? undefined : col.decks.require(deckId(step.id));
  const before = existing?.kind.case === 'filtered' ? existing.kind.value : create(FilteredDeckSchema);
  return schedulerOf(col).filtered.save({
    ...(existing && { id: existing.id }),
    name: step.name,
    allowEmpty: step.allowEmpty,
    config: {
      ...before,
      reschedule: step.reschedule,
      searchTerms: step.terms.map((term) => create(FilteredSearchTermSchema, term)),
      previewAgainSecs,
      previewHardSecs,
      previewGoodSecs,
    },
  });
}

const rowsOf = (nodes: readonly DeckNode[]): unknown[] =>
  nodes.flatMap((node) => [
    [node.id, node.newCount, node.learnCount, node.reviewCount],
    ...rowsOf(node.children),
  ]);

function stateOf(col: Collection, since: number): object {
  const decks = [...col.decks.all()].sort((a, b) => compareIds(a.id, b.id));
  return {
    cards: col.db.rows(
      'select id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data from cards order by id',
    ),
    revlog: col.db.rows(
      'select id, cid, usn, ease, ivl, lastIvl, factor, time, type from revlog where id >= ? order by id',
      since * 1000,
    ),
    tags: col.db.rows('select id, tags, mod, usn from notes order by id'),
    decks: decks.map((deck) => {
      const { newToday, revToday, lrnToday, timeToday } = deckToLegacy(deck);
      return [deck.id, deck.name, newToday, revToday, lrnToday, timeToday];
    }),
    current: col.config.get('curDeck'),
    unburied: col.config.get('lastUnburied'),
  };
}

function failure(fn: () => unknown): string | undefined {
  try {
    fn();
    return undefined;
  } catch (error) {
    if (!(error instanceof AnkiError)) throw error;
    return error.message;
  }
}
