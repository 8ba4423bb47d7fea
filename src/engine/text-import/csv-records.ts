/** How a text is parted; as the reader of Rust's crate `csv` takes it, since Anki uses that. */
export interface CsvRules {
  /** One ASCII character. */
  readonly delimiter: string;
  /** Lines that begin with it, outside of quotes, are no records. */
  readonly comment?: string;
}

const QUOTE = '"';
const LF = 10;
const CR = 13;
const QUOTE_CODE = 34;

/**
 * The records of a text. A field that begins with a quote ends at the next lone one, whatever lies between; what follows
 * it up to the delimiter is taken as it is. Empty lines are none; records may have any number of fields; a text that
 * ends inside quotes ends the field. A byte order mark is skipped.
 */
export function* csvRecords(text: string, rules: CsvRules): Generator<string[]> {
  const scanner = new Scanner(text, rules);
  for (let record = scanner.next(); record; record = scanner.next()) yield record;
}

class Scanner {
  readonly #text: string;
  readonly #delimiter: number;
  readonly #comment: number | undefined;
  #at: number;

  constructor(text: string, { delimiter, comment }: CsvRules) {
    this.#text = text;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#comment = comment?.charCodeAt(0);
    this.#at = text.startsWith('\ufeff') ? 1 : 0;
  }

  next(): string[] | undefined {
    if (!this.#findRecord()) return undefined;
    const record = [this.#field()];
    while (this.#text.charCodeAt(this.#at) === this.#delimiter) {
      this.#at++;
      record.push(this.#field());
    }
    this.#at++; // the end of the line; the other half of a CRLF counts as an empty line
    return record;
  }

  /** Goes past empty lines and comments; false at the end. */
  #findRecord(): boolean {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === this.#comment) {
        // It goes on over a lone carriage return. One that nothing ends counts as an empty record at last.
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.#text.length : end;
        if (end < 0) return true;
      } else if (!isTerminator(code)) return true;
    }
    return false;
  }

  #field(): string {
    return this.#text.charCodeAt(this.#at) === QUOTE_CODE ? this.#quoted() + this.#plain() : this.#plain();
  }

  #plain(): string {
    const start = this.#at;
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === this.#delimiter || isTerminator(code)) break;
      this.#at++;
    }
    return this.#text.slice(start, this.#at);
  }

  /** The quoted beginning of a field; two quotes in it are one. */
  #quoted(): string {
    let field = '';
    for (;;) {
      const start = this.#at + 1;
      const end = this.#text.indexOf(QUOTE, start);
      if (end < 0) {
        this.#at = this.#text.length;
        return field + this.#text.slice(start);
      }
      field += this.#text.slice(start, end);
      this.#at = end + 1;
      if (this.#text.charCodeAt(this.#at) !== QUOTE_CODE) return field;
      field += QUOTE;
    }
  }
}

const isTerminator = (code: number): boolean => code === LF || code === CR;
