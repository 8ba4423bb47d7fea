import { create } from '@bufbuild/protobuf';
import { notetypeId } from '../ids/ids.ts';
import { exactInteger, type LongInteger } from '../ids/long-integers.ts';
import { parseExactly, stringifyExactly } from '../json/exact-json.ts';
import type { JsonObject } from '../json/json-object.ts';
import {
  bool,
  boolFromAnything,
  i32,
  i64,
  integer,
  LegacyFields,
  list,
  numberOrText,
  optional,
  type Reader,
  text,
  time,
  u8,
  u16,
  u32,
} from '../json/legacy-fields.ts';
import {
  type CardRequirement,
  CardRequirementSchema,
  FieldConfigSchema,
  NotetypeConfigSchema,
  TemplateConfigSchema,
} from '../proto/storage.gen.ts';
import {
  type DraftField,
  type DraftTemplate,
  isCloze,
  type NotetypeDraft,
  REQUIREMENT_KINDS,
} from './notetype.ts';

/**
 * A note type as the JSON of schema 11, which AnkiConnect and old packages show (Rust: NotetypeSchema11). Keys that
 * Anki doesn't know stay on each level. The ids of fields and templates are 64 random bits, hence bigint.
 */
export interface LegacyNotetype extends JsonObject {
  id: LongInteger;
  name: string;
  type: number;
  mod: number;
  usn: number;
  sortf: number;
  did: LongInteger | null;
  tmpls: LegacyTemplate[];
  flds: LegacyField[];
  css: string;
  latexPre: string;
  latexPost: string;
  latexsvg: boolean;
  req: LegacyRequirement[];
  originalStockKind?: number;
  originalId?: LongInteger;
}

export type LegacyRequirement = [cardOrd: number, kind: string, fieldOrds: number[]];

export interface LegacyField extends JsonObject {
  name: string;
  ord: number | null;
  sticky: boolean;
  rtl: boolean;
  font: string;
  size: number;
  description: string;
  plainText: boolean;
  collapsed: boolean;
  excludeFromSearch: boolean;
  id: bigint | null;
  tag: number | null;
  preventDeletion: boolean;
}

export interface LegacyTemplate extends JsonObject {
  name: string;
  ord: number | null;
  qfmt: string;
  afmt: string;
  bqfmt: string;
  bafmt: string;
  did: LongInteger | null;
  bfont: string;
  bsize: number;
  id: bigint | null;
}

export function notetypeToLegacy(notetype: NotetypeDraft): LegacyNotetype {
  const { config } = notetype;
  return {
    id: notetype.id,
    name: notetype.name,
    type: isCloze(notetype) ? 1 : 0,
    mod: notetype.mtimeSecs,
    usn: notetype.usn,
    sortf: config.sortFieldIdx & 0xffff,
    did: exactInteger(config.targetDeckIdUnused) || null,
    tmpls: notetype.templates.map(templateToLegacy),
    flds: notetype.fields.map(fieldToLegacy),
    css: config.css,
    latexPre: config.latexPre,
    latexPost: config.latexPost,
    latexsvg: config.latexSvg,
    req: config.reqs.map((req) => [req.cardOrd, REQUIREMENT_KINDS[req.kind] ?? 'none', [...req.fieldOrds]]),
    ...(config.originalStockKind === 0 ? {} : { originalStockKind: config.originalStockKind }),
    ...(config.originalId === undefined ? {} : { originalId: exactInteger(config.originalId) }),
    ...parseOther(config.other, NOTETYPE_KEYS),
  };
}

function fieldToLegacy({ name, ord, config }: DraftField): LegacyField {
  return {
    name,
    ord,
    sticky: config.sticky,
    rtl: config.rtl,
    font: config.fontName,
    size: config.fontSize & 0xffff,
    description: config.description,
    plainText: config.plainText,
    collapsed: config.collapsed,
    excludeFromSearch: config.excludeFromSearch,
    id: config.id ?? null,
    tag: config.tag ?? null,
    preventDeletion: config.preventDeletion,
    ...parseOther(config.other, FIELD_KEYS),
  };
}

function templateToLegacy({ name, ord, config }: DraftTemplate): LegacyTemplate {
  return {
    name,
    ord,
    qfmt: config.qFormat,
    afmt: config.aFormat,
    bqfmt: config.qFormatBrowser,
    bafmt: config.aFormatBrowser,
    did: config.targetDeckId > 0n ? exactInteger(config.targetDeckId) : null,
    bfont: config.browserFontName,
    bsize: config.browserFontSize & 0xff,
    id: config.id ?? null,
    ...parseOther(config.other, TEMPLATE_KEYS),
  };
}

/**
 * Reads the JSON of schema 11, parsed so that long integers are exact (`parseExactly`). Where Anki takes the default for
 * a missing or odd value this does too; throws `AnkiError` invalid where it refuses. The ordinals may be missing.
 */
export function notetypeFromLegacy(json: unknown): NotetypeDraft {
  const read = new LegacyFields(json);
  return {
    id: notetypeId(read.take('id', numberOrText(i64))),
    name: read.take('name', text),
    mtimeSecs: read.take('mod', time),
    usn: read.take('usn', i32),
    fields: read.take('flds', list(fieldFromLegacy)),
    templates: read.take('tmpls', list(templateFromLegacy)),
    config: create(NotetypeConfigSchema, {
      kind: read.take('type', integer(0, 1)),
      sortFieldIdx: read.take('sortf', u16),
      css: read.takeValid('css', text, ''),
      targetDeckIdUnused: read.takeValid('did', optional(int64), undefined) ?? 0n,
      latexPre: read.take('latexPre', text, ''),
      latexPost: read.take('latexPost', text, ''),
      latexSvg: read.takeOr('latexsvg', bool, false),
      reqs: read.takeOr('req', list(requirement), []),
      originalStockKind: read.take('originalStockKind', i32, 0),
      originalId: read.takeOr('originalId', optional(int64), undefined),
      other: otherToBytes(read.rest()),
    }),
  };
}

export function fieldFromLegacy(json: unknown): DraftField {
  const read = new LegacyFields(json);
  return {
    name: read.take('name', text),
    ord: read.take('ord', optional(u16), null) ?? null,
    config: create(FieldConfigSchema, {
      sticky: read.take('sticky', boolFromAnything),
      rtl: read.take('rtl', boolFromAnything),
      fontName: read.take('font', text),
      fontSize: read.take('size', u16),
      description: read.takeOr('description', text, ''),
      plainText: read.takeOr('plainText', bool, false),
      collapsed: read.takeOr('collapsed', bool, false),
      excludeFromSearch: read.takeOr('excludeFromSearch', bool, false),
      id: read.takeOr('id', optional(int64), undefined),
      tag: read.takeOr('tag', optional(u32), undefined),
      preventDeletion: read.takeOr('preventDeletion', bool, false),
      other: otherToBytes(read.rest()),
    }),
  };
}

export function templateFromLegacy(json: unknown): DraftTemplate {
  const read = new LegacyFields(json);
  return {
    name: read.take('name', text),
    ord: read.take('ord', optional(u16), null) ?? null,
    mtimeSecs: 0,
    usn: 0,
    config: create(TemplateConfigSchema, {
      qFormat: read.take('qfmt', text),
      aFormat: read.take('afmt', text, ''),
      qFormatBrowser: read.take('bqfmt', text, ''),
      aFormatBrowser: read.take('bafmt', text, ''),
      targetDeckId: read.takeOr('did', optional(int64), undefined) ?? 0n,
      browserFontName: read.takeOr('bfont', text, ''),
      browserFontSize: read.takeOr('bsize', u8, 0),
      id: read.takeOr('id', optional(int64), undefined),
      other: otherToBytes(read.rest()),
    }),
  };
}

const int64: Reader<bigint> = (json) =>
  typeof json === 'bigint' ? BigInt.asIntN(64, json) : BigInt(i64(json));

const requirement: Reader<CardRequirement> = (json) => {
  const [cardOrd, word, fieldOrds] = list((part) => part)(json);
  const kind = LEGACY_KINDS.indexOf(word);
  return create(CardRequirementSchema, {
    cardOrd: u16(cardOrd),
    kind: integer(0, 2)(kind),
    fieldOrds: list(u16)(fieldOrds),
  });
};

/** The JSON that the field `other` of a message holds, without the keys that mean something (Rust: parse_other_fields). */
function parseOther(bytes: Uint8Array, reserved: ReadonlySet<string>): JsonObject {
  if (bytes.length === 0) return {};
  try {
    const json = parseExactly(Buffer.from(bytes).toString('utf8'));
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return {};
    return Object.fromEntries(Object.entries(json).filter(([key]) => !reserved.has(key)));
  } catch {
    return {}; // Anki forgets it, too, when it is no JSON object
  }
}

const otherToBytes = (rest: JsonObject): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Object.keys(rest).length === 0 ? [] : Buffer.from(stringifyExactly(rest), 'utf8'));

const LEGACY_KINDS: readonly unknown[] = REQUIREMENT_KINDS;

const NOTETYPE_KEYS: ReadonlySet<string> = new Set(
  [
    'id',
    'name',
    'type',
    'mod',
    'usn',
    'sortf',
    'did',
    'tmpls',
    'flds',
    'css',
    'latexPre',
    'latexPost',
  ].concat(['latexsvg', 'req', 'originalStockKind', 'originalId']),
);
const FIELD_KEYS: ReadonlySet<string> = new Set(
  ['name', 'ord', 'sticky', 'rtl', 'font', 'size', 'description', 'plainText', 'collapsed'].concat([
    'excludeFromSearch',
    'id',
    'tag',
    'preventDeletion',
  ]),
);
const TEMPLATE_KEYS: ReadonlySet<string> = new Set([
  'name',
  'ord',
  'qfmt',
  'afmt',
  'bqfmt',
  'bafmt',
  'did',
  'bfont',
  'bsize',
  'id',
]);
