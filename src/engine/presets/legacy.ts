import { create } from '@bufbuild/protobuf';
import { presetId } from '../ids/ids.ts';
import type { LongInteger } from '../ids/long-integers.ts';
import type { JsonObject } from '../json/json-object.ts';
import {
  bool,
  float32,
  i32,
  i64,
  integer,
  LegacyFields,
  list,
  numberOrText,
  object,
  parseOther,
  type Reader,
  text,
  time,
  u8,
  u16,
  u32,
  writeOther,
} from '../json/legacy-fields.ts';
import { shortestFloat32 } from '../json/shortest-float32.ts';
import { type PresetConfig, PresetConfigSchema } from '../proto/storage.gen.ts';
import type { Preset } from './preset.ts';

/** A group of options as Anki's schema 11 and all its old interfaces show it; further members are kept. */
export interface LegacyPreset extends JsonObject {
  id: LongInteger;
  mod: number;
  name: string;
  usn: number;
}

/** Rust: impl From<DeckConfig> for DeckConfSchema11. */
export function presetToLegacy(preset: Preset): LegacyPreset {
  const config = preset.config;
  const other = splitOther(config.other);
  return {
    id: preset.id,
    mod: preset.mtimeSecs,
    name: preset.name,
    usn: preset.usn,
    maxTaken: config.capAnswerTimeToSecs | 0,
    autoplay: !config.disableAutoplay,
    timer: config.showTimer ? 1 : 0,
    replayq: !config.skipQuestionWhenReplayingAnswer,
    new: { ...newToLegacy(config), ...other.new },
    rev: { ...revToLegacy(config), ...other.rev },
    lapse: { ...lapseToLegacy(config), ...other.lapse },
    dyn: false,
    newMix: config.newMix,
    newPerDayMinimum: config.newPerDayMinimum,
    interdayLearningMix: config.interdayLearningMix,
    reviewOrder: config.reviewOrder,
    newSortOrder: config.newCardSortOrder,
    newGatherPriority: config.newCardGatherPriority,
    buryInterdayLearning: config.buryInterdayLearning,
    fsrsWeights: config.fsrsParams4.map(shortestFloat32),
    fsrsParams5: config.fsrsParams5.map(shortestFloat32),
    fsrsParams6: config.fsrsParams6.map(shortestFloat32),
    desiredRetention: shortestFloat32(config.desiredRetention),
    ignoreRevlogsBeforeDate: config.ignoreRevlogsBeforeDate,
    easyDaysPercentages: config.easyDaysPercentages.map(shortestFloat32),
    stopTimerOnAnswer: config.stopTimerOnAnswer,
    secondsToShowQuestion: shortestFloat32(config.secondsToShowQuestion),
    secondsToShowAnswer: shortestFloat32(config.secondsToShowAnswer),
    questionAction: oneOf(config.questionAction, 1),
    answerAction: oneOf(config.answerAction, 4),
    waitForAudio: config.waitForAudio,
    sm2Retention: shortestFloat32(config.historicalRetention),
    weightSearch: config.paramSearch,
    ...other.top,
  };
}

/** Reads what `presetToLegacy` and older Ankis write; throws `AnkiError` invalid where Anki's engine refuses it. */
export function presetFromLegacy(json: unknown): Preset {
  const fields = new LegacyFields(json);
  return {
    id: presetId(fields.take('id', numberOrText(i64))),
    mtimeSecs: fields.take('mod', numberOrText(time)),
    name: fields.take('name', text),
    usn: fields.take('usn', i32),
    config: configFromLegacy(fields),
  };
}

const NEW_KEYS = new Set(['order', 'delays', 'bury', 'perDay', 'initialFactor', 'ints']);
const REV_KEYS = new Set(['maxIvl', 'hardFactor', 'ease4', 'ivlFct', 'perDay', 'bury']);
const LAPSE_KEYS = new Set(['leechFails', 'mult', 'leechAction', 'delays', 'minInt']);
const TOP_KEYS = new Set([
  ...['id', 'mod', 'name', 'usn', 'maxTaken', 'autoplay', 'timer', 'replayq', 'new', 'rev', 'lapse', 'dyn'],
  ...[
    'newMix',
    'newPerDayMinimum',
    'interdayLearningMix',
    'reviewOrder',
    'newSortOrder',
    'newGatherPriority',
  ],
  ...[
    'buryInterdayLearning',
    'fsrsWeights',
    'fsrsParams5',
    'fsrsParams6',
    'desiredRetention',
    'easyDaysPercentages',
  ],
  ...['ignoreRevlogsBeforeDate', 'stopTimerOnAnswer', 'secondsToShowQuestion', 'secondsToShowAnswer'],
  ...['questionAction', 'answerAction', 'waitForAudio', 'sm2Retention', 'weightSearch'],
]);

/** Further members of new, rev and lapse are stored under these names beside the further members of the whole. */
function splitOther(bytes: Uint8Array) {
  const { new: ofNew, rev, lapse } = parseOther(bytes, new Set());
  return {
    top: parseOther(bytes, TOP_KEYS),
    new: without(ofNew, NEW_KEYS),
    rev: without(rev, REV_KEYS),
    lapse: without(lapse, LAPSE_KEYS),
  };
}

function without(json: unknown, reserved: ReadonlySet<string>): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return {};
  return Object.fromEntries(Object.entries(json).filter(([name]) => !reserved.has(name)));
}

const newToLegacy = (config: PresetConfig) => ({
  bury: config.buryNew,
  delays: config.learnSteps.map(shortestFloat32),
  initialFactor: Math.min(65_535, Math.trunc(Math.fround(config.initialEase * 1000))),
  ints: [config.graduatingIntervalGood, config.graduatingIntervalEasy, 0],
  order: config.newCardInsertOrder === 1 ? RANDOM : DUE,
  perDay: config.newPerDay,
});

const revToLegacy = (config: PresetConfig) => ({
  bury: config.buryReviews,
  ease4: shortestFloat32(config.easyMultiplier),
  ivlFct: shortestFloat32(config.intervalMultiplier),
  maxIvl: config.maximumReviewInterval,
  perDay: config.reviewsPerDay,
  hardFactor: shortestFloat32(config.hardMultiplier),
});

const lapseToLegacy = (config: PresetConfig) => ({
  delays: config.relearnSteps.map(shortestFloat32),
  leechAction: oneOf(config.leechAction, 1),
  leechFails: config.leechThreshold,
  minInt: config.minimumLapseInterval,
  mult: shortestFloat32(config.lapseMultiplier),
});

/** An enumeration's number; 0 for those beyond its last. */
const oneOf = (value: number, last: number): number => (value >= 0 && value <= last ? value : 0);

/** The order of new cards in the old form; the blob has them the other way round. */
const RANDOM = 0;
const DUE = 1;

function configFromLegacy(fields: LegacyFields): PresetConfig {
  const floats = list(float32);
  const config = create(PresetConfigSchema, {
    capAnswerTimeToSecs: Math.max(0, fields.take('maxTaken', i32)),
    disableAutoplay: !fields.take('autoplay', bool),
    showTimer: fields.takeValid('timer', u8, 0) !== 0,
    skipQuestionWhenReplayingAnswer: !fields.take('replayq', bool, false),
    newMix: fields.take('newMix', i32, 0),
    newPerDayMinimum: fields.take('newPerDayMinimum', u32, 0),
    interdayLearningMix: fields.take('interdayLearningMix', i32, 0),
    reviewOrder: fields.take('reviewOrder', i32, 0),
    newCardSortOrder: fields.take('newSortOrder', i32, 0),
    newCardGatherPriority: fields.take('newGatherPriority', i32, 0),
    buryInterdayLearning: fields.take('buryInterdayLearning', bool, false),
    fsrsParams4: fields.take('fsrsWeights', floats, []),
    fsrsParams5: fields.take('fsrsParams5', floats, []),
    fsrsParams6: fields.take('fsrsParams6', floats, []),
    desiredRetention: fields.take('desiredRetention', float32, 0),
    ignoreRevlogsBeforeDate: fields.take('ignoreRevlogsBeforeDate', text, ''),
    easyDaysPercentages: fields.take('easyDaysPercentages', floats, []),
    stopTimerOnAnswer: fields.take('stopTimerOnAnswer', bool, false),
    secondsToShowQuestion: fields.take('secondsToShowQuestion', float32, 0),
    secondsToShowAnswer: fields.take('secondsToShowAnswer', float32, 0),
    questionAction: fields.take('questionAction', integer(0, 1), 0),
    answerAction: fields.take('answerAction', integer(0, 4), 0),
    waitForAudio: fields.take('waitForAudio', bool, true),
    historicalRetention: fields.take('sm2Retention', float32, 0),
    paramSearch: fields.take('weightSearch', text, ''),
  });
  fields.skip('dyn');
  const nested = {
    new: readNested(fields, 'new', (part) => setNew(config, part), DEFAULT_NEW),
    rev: readNested(fields, 'rev', (part) => setRev(config, part), DEFAULT_REV),
    lapse: readNested(fields, 'lapse', (part) => setLapse(config, part), DEFAULT_LAPSE),
  };
  const kept = Object.entries(nested).filter(([, rest]) => Object.keys(rest).length > 0);
  config.other = writeOther({ ...fields.rest(), ...Object.fromEntries(kept) });
  return config;
}

const DEFAULT_NEW = { delays: [1, 10], initialFactor: 2500, ints: [1, 4, 0], order: DUE, perDay: 20 };
const DEFAULT_REV = { ease4: 1.3, ivlFct: 1, maxIvl: 36_500, perDay: 200 };
const DEFAULT_LAPSE = { delays: [10], leechAction: 1, leechFails: 8, minInt: 1, mult: 0 };

/** Reads a part into the options; one that is there but cannot be read as a whole counts as Anki's default one. */
function readNested(
  fields: LegacyFields,
  name: string,
  read: (part: LegacyFields) => void,
  otherwise: JsonObject,
): JsonObject {
  const reader: Reader<JsonObject> = (json) => {
    const part = new LegacyFields(object(json));
    read(part);
    return part.rest();
  };
  const rest = fields.takeValid<JsonObject | undefined>(name, reader, undefined);
  return rest ?? reader(otherwise);
}

function setNew(config: PresetConfig, part: LegacyFields): void {
  const [good, easy] = part.takeValid('ints', intervals, [1, 4]);
  Object.assign(config, {
    buryNew: part.take('bury', bool, false),
    learnSteps: part.takeValid('delays', list(float32), []),
    initialEase: Math.fround(part.take('initialFactor', u16) / 1000),
    graduatingIntervalGood: good,
    graduatingIntervalEasy: easy,
    newCardInsertOrder: part.takeValid('order', integer(0, 1), DUE) === RANDOM ? 1 : 0,
    newPerDay: part.takeValid('perDay', u32, 0),
  });
}

/** Three numbers, or two from an old AnkiDroid; the third means nothing. */
const intervals: Reader<number[]> = (json) => {
  const numbers = list(u16)(json);
  return numbers.length >= 2 ? numbers.slice(0, 2) : [1, 4];
};

function setRev(config: PresetConfig, part: LegacyFields): void {
  Object.assign(config, {
    buryReviews: part.take('bury', bool, false),
    easyMultiplier: part.take('ease4', float32),
    intervalMultiplier: part.take('ivlFct', float32),
    maximumReviewInterval: part.take('maxIvl', u32),
    reviewsPerDay: part.takeValid('perDay', u32, 0),
    hardMultiplier: part.take('hardFactor', float32, Math.fround(1.2)),
  });
}

function setLapse(config: PresetConfig, part: LegacyFields): void {
  Object.assign(config, {
    relearnSteps: part.takeValid('delays', list(float32), []),
    leechAction: part.takeValid('leechAction', integer(0, 1), 1),
    leechThreshold: part.take('leechFails', u32),
    minimumLapseInterval: part.take('minInt', u32),
    lapseMultiplier: part.take('mult', float32),
  });
}
