/**
 * What is wrong with a text that is no JSON, and where, in the words of Python's json module, which the original answers
 * with and clients know. Undefined for what Python takes (NaN, Infinity). Positions are in UTF-16 units.
 */
export function jsonFault(text: string): string | undefined {
  const fault = new Reader(text).read();
  return fault && `${fault.words}: ${placeOf(text, fault.at)}`;
}

interface Fault {
  readonly words: string;
  readonly at: number;
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return `line ${line} column ${at - before.lastIndexOf('\n')} (char ${at})`;
}

/** In pieces: one match over a very long text would use up the memory of regular expressions. */
const SPACE = /[ \t\n\r]{0,1000}/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const WORD = /true|false|null|NaN|-?Infinity/y;
const PLAIN = /[^"\\\u0000-\u001f]{0,1000}/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Reads without building anything; its own stack of what is open keeps deep texts from using up the real one. */
class Reader {
  readonly #text: string;
  #at = 0;
  /** The closing bracket of each list and object that is open. */
  readonly #open: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  read(): Fault | undefined {
    if (this.#text.startsWith('\ufeff'))
      return { words: 'Unexpected UTF-8 BOM (decode using utf-8-sig)', at: 0 };
    this.#skipSpace();
    for (;;) {
      const fault = this.#value() ?? this.#after();
      if (fault) return fault;
      if (this.#open.length === 0) break;
    }
    return this.#at < this.#text.length ? this.#fault('Extra data') : undefined;
  }

  /** Up to the first value inside, where it opens something that is not empty. */
  #value(): Fault | undefined {
    for (;;) {
      const start = this.#text[this.#at];
      if (start === '"') return this.#string();
      if (start !== '{' && start !== '[')
        return this.#skip(NUMBER) || this.#skip(WORD) ? undefined : this.#fault('Expecting value');
      const closing = start === '{' ? '}' : ']';
      this.#at++;
      this.#skipSpace();
      if (this.#take(closing)) return undefined;
      this.#open.push(closing);
      const fault = closing === '}' ? this.#key() : undefined;
      if (fault) return fault;
    }
  }

  /** What may follow a value: the ends of what it stood in, and the comma before the next one. */
  #after(): Fault | undefined {
    this.#skipSpace();
    while (this.#open.length > 0 && this.#take(this.#open.at(-1) ?? '')) {
      this.#open.pop();
      this.#skipSpace();
    }
    if (this.#open.length === 0) return undefined;
    if (!this.#take(',')) return this.#fault("Expecting ',' delimiter");
    this.#skipSpace();
    return this.#open.at(-1) === '}' ? this.#key() : undefined;
  }

  #key(): Fault | undefined {
    if (this.#text[this.#at] !== '"') return this.#fault('Expecting property name enclosed in double quotes');
    const fault = this.#string();
    if (fault) return fault;
    this.#skipSpace();
    if (!this.#take(':')) return this.#fault("Expecting ':' delimiter");
    this.#skipSpace();
    return undefined;
  }

  #string(): Fault | undefined {
    const start = this.#at++;
    for (;;) {
      while (this.#skip(PLAIN));
      if (this.#take('"')) return undefined;
      if (this.#at >= this.#text.length) return { words: 'Unterminated string starting at', at: start };
      if (this.#text[this.#at] !== '\\') return this.#fault('Invalid control character at');
      if (!this.#skip(ESCAPE))
        return this.#fault(this.#text[this.#at + 1] === 'u' ? 'Invalid \\uXXXX escape' : 'Invalid \\escape');
    }
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #skipSpace(): void {
    while (this.#skip(SPACE));
  }

  /** Whether something was skipped. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found !== '';
  }

  #fault(words: string): Fault {
    return { words, at: this.#at };
  }
}
