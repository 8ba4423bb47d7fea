import { AnkiError, messageOf } from '../errors.ts';
import { parseExactly } from '../json/exact-json.ts';
import type {
  ForeignCard,
  ForeignData,
  ForeignNote,
  ForeignNotetype,
  ForeignTemplate,
} from './foreign-data.ts';
import { type NameOrId, THE_DEFAULT } from './name-or-id.ts';
import type { DupeResolution, MatchScope } from './settings.ts';

/**
 * Reads Anki's JSON form of notes. A key that is missing has its default, one that is unknown means nothing, and a value
 * of another kind is an error (Rust: serde's view of ForeignData). Throws invalid, naming the place.
 */
export function parseForeignJson(json: string): ForeignData {
  const data = new Part(parsed(json), 'the file').object();
  return {
    dupeResolution: data.at('dupe_resolution').oneOf(RESOLUTIONS) ?? 'update current',
    matchScope: data.at('match_scope').oneOf(SCOPES) ?? 'notetype',
    defaultDeck: data.at('default_deck').nameOrId(),
    defaultNotetype: data.at('default_notetype').nameOrId(),
    globalTags: data.at('global_tags').list((tag) => tag.text()),
    updatedTags: data.at('updated_tags').list((tag) => tag.text()),
    notetypes: data.at('notetypes').list(notetypeIn),
    notes: data.at('notes').list(noteIn),
  };
}

const RESOLUTIONS: Readonly<Record<string, DupeResolution>> = {
  Update: 'update current',
  Preserve: 'keep current',
  Duplicate: 'keep both',
};

const SCOPES: Readonly<Record<string, MatchScope>> = {
  Notetype: 'notetype',
  NotetypeAndDeck: 'notetype + deck',
};

function parsed(json: string): unknown {
  try {
    return parseExactly(json);
  } catch (error) {
    const reason = messageOf(error);
    throw new AnkiError('invalid', `the file is not JSON: ${reason}`, { cause: error });
  }
}

function noteIn(part: Part): ForeignNote {
  const note = part.object();
  return {
    guid: note.at('guid').text(''),
    fields: note.at('fields').list((field) => (field.isNull ? undefined : field.text())),
    tags: note.at('tags').isNull ? undefined : note.at('tags').list((tag) => tag.text()),
    notetype: note.at('notetype').nameOrId(),
    deck: note.at('deck').nameOrId(),
    cards: note.at('cards').list(cardIn),
  };
}

function cardIn(part: Part): ForeignCard {
  const card = part.object();
  return {
    due: card.at('due').whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    interval: card.at('interval').whole(0, UINT32),
    easeFactor: card.at('ease_factor').number(),
    reps: card.at('reps').whole(0, UINT32),
    lapses: card.at('lapses').whole(0, UINT32),
  };
}

const UINT32 = 2 ** 32 - 1;

function notetypeIn(part: Part): ForeignNotetype {
  const notetype = part.object();
  return {
    name: notetype.at('name').text(),
    fields: notetype.needed('fields').list((field) => field.text()),
    templates: notetype.needed('templates').list(templateIn),
    isCloze: notetype.at('is_cloze').flag(),
  };
}

function templateIn(part: Part): ForeignTemplate {
  const template = part.object();
  return {
    name: template.at('name').text(),
    qfmt: template.at('qfmt').text(),
    afmt: template.at('afmt').text(),
  };
}

/** A value of the file that knows its place, for messages; undefined where the file has none. */
class Part {
  readonly #value: unknown;
  readonly #place: string;

  constructor(value: unknown, place: string) {
    this.#value = value;
    this.#place = place;
  }

  /** Missing, or said to be nothing. */
  get isNull(): boolean {
    return this.#value === undefined || this.#value === null;
  }

  object(): this {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value))
      throw this.#wrong('an object');
    return this;
  }

  /** A member; its absence is for the reader of the value to judge. */
  at(key: string): Part {
    const has = typeof this.#value === 'object' && this.#value !== null && Object.hasOwn(this.#value, key);
    const value: unknown = has ? Reflect.get(Object(this.#value), key) : undefined;
    return new Part(value, `"${key}" of ${this.#place}`);
  }

  needed(key: string): Part {
    const part = this.at(key);
    if (part.#value === undefined) throw part.#wrong('given');
    return part;
  }

  text(whenMissing?: string): string {
    const value = this.#value ?? whenMissing;
    if (typeof value !== 'string' || this.#value === null) throw this.#wrong('a text');
    return value;
  }

  list<Item>(read: (part: Part) => Item): Item[] {
    if (this.#value === undefined) return [];
    if (!Array.isArray(this.#value)) throw this.#wrong('a list');
    return this.#value.map((item, i) => read(new Part(item, `item ${i + 1} in ${this.#place}`)));
  }

  whole(least: number, most: number): number {
    const value = this.#value === undefined ? 0 : this.#value;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
      throw this.#wrong(`a whole number${least === 0 ? ' from 0' : ''}`);
    return value;
  }

  number(): number {
    const value = this.#value === undefined ? 0 : this.#value;
    if (typeof value !== 'number') throw this.#wrong('a number');
    return value;
  }

  flag(): boolean {
    const value = this.#value === undefined ? false : this.#value;
    if (typeof value !== 'boolean') throw this.#wrong('true or false');
    return value;
  }

  nameOrId(): NameOrId {
    if (this.#value === undefined) return THE_DEFAULT;
    if (typeof this.#value === 'string') return { name: this.#value };
    const value = this.#value;
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)))
      return { id: BigInt(value) };
    throw this.#wrong('a name or an id');
  }

  /** Undefined when missing. */
  oneOf<Value>(values: Readonly<Record<string, Value>>): Value | undefined {
    if (this.#value === undefined) return undefined;
    const known = typeof this.#value === 'string' && Object.hasOwn(values, this.#value);
    const value = known ? values[String(this.#value)] : undefined;
    if (value === undefined) throw this.#wrong(`one of ${Object.keys(values).join(', ')}`);
    return value;
  }

  #wrong(wanted: string): AnkiError {
    return new AnkiError('invalid', `${this.#place} must be ${wanted}`);
  }
}
