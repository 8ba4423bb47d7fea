import * as z from 'zod';
import { deckId, presetId } from '../id-schemas.ts';

/** Schemas of what stands for decks and their options in all of Anki's old interfaces (schema 11). */

const steps = z.array(z.number()).describe('Steps in minutes');
const bury = z.boolean().describe('Whether the other cards of a note are buried until the next day');
const weights = z.array(z.number());
const stamps = {
  mod: z.int().describe('Time of the last change, in seconds since 1970'),
  usn: z.int().describe('Update sequence number; -1: not synced yet'),
} as const;

const ofNew = z
  .object({
    bury,
    delays: steps,
    initialFactor: z.int().describe('Ease that cards begin with, in thousandths'),
    ints: z
      .array(z.int())
      .describe('Days after the last step and after Easy; the third is not used any more'),
    order: z.int().describe('0: in random order, 1: in the order of their positions'),
    perDay: z.int().describe('At most so many a day'),
  })
  .catchall(z.json())
  .describe('New cards');

const ofReviews = z
  .object({
    bury,
    ease4: z.number().describe('Factor for Easy'),
    ivlFct: z.number().describe('Factor for all intervals'),
    maxIvl: z.int().describe('Longest interval, in days'),
    perDay: z.int().describe('At most so many a day'),
    hardFactor: z.number().describe('Factor for Hard'),
  })
  .catchall(z.json())
  .describe('Reviews');

const ofLapses = z
  .object({
    delays: steps,
    leechAction: z.int().describe('What becomes of leeches; 0: suspended, 1: tagged only'),
    leechFails: z.int().describe('After how many lapses a card is a leech'),
    minInt: z.int().describe('Shortest interval, in days'),
    mult: z.number().describe('Factor for the interval after a lapse'),
  })
  .catchall(z.json())
  .describe('Lapses');

/** A group of options. Members that Anki does not know are kept. */
export const deckOptions = z
  .object({
    id: presetId.describe('Id of the group'),
    ...stamps,
    name: z.string().describe('Name of the group'),
    maxTaken: z.int().describe('No answer counts as taking more seconds'),
    autoplay: z.boolean().describe('Whether sounds play by themselves'),
    timer: z.int().describe('1: the time is shown'),
    replayq: z.boolean().describe("Whether the question's sounds are played again with the answer's"),
    new: ofNew,
    rev: ofReviews,
    lapse: ofLapses,
    dyn: z.literal(false).describe('Tells these from a filtered deck'),
    newMix: z.int().describe('New cards 0: among the reviews, 1: after them, 2: before them'),
    newPerDayMinimum: z.int().describe('New cards a day for those that load balancing would hold back'),
    interdayLearningMix: z.int().describe('Learning over days 0: among the reviews, 1: after, 2: before'),
    reviewOrder: z.int().describe('Order of reviews, as Anki numbers it'),
    newSortOrder: z.int().describe('Order of new cards, as Anki numbers it'),
    newGatherPriority: z.int().describe('Which new cards are taken first, as Anki numbers it'),
    buryInterdayLearning: z.boolean().describe('Whether learning over days buries the other cards, too'),
    fsrsWeights: weights.describe('Parameters of FSRS 4'),
    fsrsParams5: weights.describe('Parameters of FSRS 5'),
    fsrsParams6: weights.describe('Parameters of FSRS 6; empty: the standard ones'),
    desiredRetention: z.number().describe('What FSRS aims at, between 0 and 1'),
    ignoreRevlogsBeforeDate: z.string().describe('Reviews before do not count for FSRS; a date, or empty'),
    easyDaysPercentages: z.array(z.number()).describe('Share of the reviews by weekday, from Monday on'),
    stopTimerOnAnswer: z.boolean().describe('Whether the time that is shown stops at the answer'),
    secondsToShowQuestion: z.number().describe('Before auto advance turns the card; 0: off'),
    secondsToShowAnswer: z.number().describe('Before auto advance acts; 0: off'),
    questionAction: z.int().describe('What auto advance does at a question, as Anki numbers it'),
    answerAction: z.int().describe('What auto advance does at an answer, as Anki numbers it'),
    waitForAudio: z.boolean().describe('Whether auto advance waits for sounds'),
    sm2Retention: z.number().describe('Retention that FSRS takes reviews without a log for'),
    weightSearch: z.string().describe('Cards that FSRS learns from; empty: all of the group'),
  })
  .catchall(z.json())
  .describe('A group of deck options');

export const filteredDeck = z
  .object({
    id: deckId.describe('Id of the deck'),
    ...stamps,
    name: z.string().describe('Full name, parts joined by ::'),
    dyn: z.literal(1).describe('Tells it from a group of options'),
    desc: z.string().describe('Text of the overview, in html'),
    resched: z.boolean().describe('Whether answers count for the schedule'),
    terms: z
      .array(z.tuple([z.string(), z.int(), z.int()]))
      .describe('What it holds: search, at most how many cards, and in which order'),
    delays: steps.nullable().describe('Steps in minutes of old decks'),
    collapsed: z.boolean().describe('Whether the decks below it are hidden in the list of decks'),
    browserCollapsed: z.boolean().describe('The same in the browser'),
  })
  .catchall(z.json())
  .describe('A filtered deck, which has no options of its own');

/** The options of the deck "Science" in the recorded collection `study`. */
export const HARD_SUBJECTS = {
  id: 1761987600000,
  mod: 1761987600,
  name: 'Hard Subjects',
  usn: -1,
  maxTaken: 30,
  autoplay: true,
  timer: 1,
  replayq: true,
  new: { bury: true, delays: [1, 10, 60], initialFactor: 2300, ints: [2, 5, 0], order: 1, perDay: 12 },
  rev: { bury: true, ease4: 1.5, ivlFct: 0.9, maxIvl: 365, perDay: 80, hardFactor: 1.1 },
  lapse: { delays: [10, 1440], leechAction: 0, leechFails: 4, minInt: 2, mult: 0.5 },
  dyn: false,
  newMix: 1,
  newPerDayMinimum: 0,
  interdayLearningMix: 0,
  reviewOrder: 0,
  newSortOrder: 0,
  newGatherPriority: 0,
  buryInterdayLearning: false,
  fsrsWeights: [],
  fsrsParams5: [],
  fsrsParams6: [
    0.3, 1.4, 2.5, 9, 6.2, 0.84, 3.1, 0.01, 1.9, 0.17, 0.8, 1.5, 0.07, 0.27, 1.7, 0.61, 1.9, 0.55, 0.1, 0.07,
    0.16,
  ],
  desiredRetention: 0.85,
  ignoreRevlogsBeforeDate: '',
  easyDaysPercentages: [1, 1, 1, 1, 1, 1, 1],
  stopTimerOnAnswer: false,
  secondsToShowQuestion: 0,
  secondsToShowAnswer: 0,
  questionAction: 0,
  answerAction: 0,
  waitForAudio: true,
  sm2Retention: 0.8,
  weightSearch: '',
  historicalRetention: 0.8,
};
