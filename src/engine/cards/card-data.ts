import { shortestFloat32 } from '../json/shortest-float32.ts';

/** What the column `data` of a card may hold. */
export interface CardData {
  /** Position among the new cards before the card left them. */
  pos?: number;
  /** FSRS stability (days), difficulty (1 to 10), the retention and decay they were worked out with. */
  s?: number;
  d?: number;
  dr?: number;
  decay?: number;
  /** Last review, seconds since 1970. */
  lrt?: number;
  /** JSON object that custom scheduling code keeps. */
  cd?: string;
}

/** Reads the column; what is broken counts as absent (Rust: CardData::from_str). */
export function parseCardData(stored: string): CardData {
  const value = objectIn(stored);
  if (value.cd !== undefined && typeof value.cd !== 'string') return {};
  const data: CardData = {};
  if (isWhole(value.pos, 0, 0xffff_ffff)) data.pos = value.pos;
  for (const key of ['s', 'd', 'dr', 'decay'] as const) {
    const number = value[key];
    if (typeof number === 'number') data[key] = Math.fround(number);
  }
  if (isWhole(value.lrt, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)) data.lrt = value.lrt;
  if (value.cd !== undefined && value.cd !== '{}' && value.cd !== '') data.cd = value.cd;
  return data;
}

/** Writes the column in Anki's order and precision (Rust: CardData::convert_to_json). */
export function formatCardData(data: CardData): string {
  const parts: string[] = [];
  if (data.pos !== undefined) parts.push(`"pos":${data.pos}`);
  for (const [key, places] of DECIMAL_PLACES) {
    const number = data[key];
    if (number !== undefined) parts.push(`"${key}":${rounded(number, places)}`);
  }
  if (data.lrt !== undefined) parts.push(`"lrt":${data.lrt}`);
  if (data.cd !== undefined && data.cd !== '{}' && data.cd !== '')
    parts.push(`"cd":${JSON.stringify(data.cd)}`);
  return `{${parts.join(',')}}`;
}

/** The column for `Cards.update`, which rounds; rounded twice, the last digit of a number could change. */
export const unroundedCardData = (data: CardData): string => JSON.stringify(data);

/** Anki writes this column anew with every change of a card: unknown keys and half memory states go, numbers are rounded. */
export function canonicalCardData(stored: string): string {
  if (stored === '{}' || stored === '') return '{}';
  const isCanonical = CANONICAL.test(stored) && stored.indexOf('}') === stored.length - 1;
  return isCanonical ? stored : formatCardData(withWholeMemory(parseCardData(stored)));
}

/**
 * Data as Anki writes them, which most are: all keys in their order, whole memory states, and numbers whose digits are at
 * most six with all decimal places, which 32-bit floats give back as they are. A comma or the brace ends every member.
 */
const CANONICAL = canonicalPattern();

function canonicalPattern(): RegExp {
  const whole = (digits: number) => `(?:0|[1-9]\\d{0,${digits - 1}})[,}]`;
  const decimal = (places: number) =>
    `(?=[\\d.]{3,7}[,}])(?:0|[1-9]\\d{0,${5 - places}})\\.(?:0|\\d{0,${places - 1}}[1-9])[,}]`;
  const memory = `(?:"s":${decimal(4)}"d":${decimal(3)})?`;
  return new RegExp(
    `^\\{(?:"pos":${whole(9)})?${memory}(?:"dr":${decimal(2)})?(?:"decay":${decimal(3)})?(?:"lrt":${whole(15)})?(?<=\\})$`,
  );
}

/** Rust: CardData::memory_state. */
function withWholeMemory(data: CardData): CardData {
  if (data.s !== undefined && data.d !== undefined) return data;
  const { s: _s, d: _d, ...rest } = data;
  return rest;
}

const DECIMAL_PLACES = [
  ['s', 4],
  ['d', 3],
  ['dr', 2],
  ['decay', 3],
] as const;

function objectIn(stored: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(stored);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

const isWhole = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

/** In 32-bit steps, halves away from zero; whole numbers keep a decimal place, as serde writes floats. */
function rounded(number: number, places: number): string {
  const factor = 10 ** places;
  const scaled = Math.fround(Math.fround(number) * factor);
  const value = shortestFloat32(Math.fround((Math.sign(scaled) * Math.round(Math.abs(scaled))) / factor));
  if (!Number.isFinite(value)) return 'null';
  const text = String(value);
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text;
}
