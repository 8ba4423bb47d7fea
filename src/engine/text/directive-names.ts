import { NextOf } from './next-of.ts';

/** A longer name is no directive's; names within names of any length would take a time that grows with their square. */
const LONGEST = 1000;

/** Reads names of directives, as in `[anki:tts …]`, at positions that go up. */
export class DirectiveNames {
  readonly #html: string;
  #end = -1;

  constructor(html: string) {
    this.#html = html;
  }

  at(start: number): string | undefined {
    if (this.#end < start) {
      END_OF_NAME.lastIndex = start;
      this.#end = END_OF_NAME.exec(this.#html)?.index ?? this.#html.length;
    }
    const length = this.#end - start;
    return length > 0 && length <= LONGEST ? this.#html.slice(start, this.#end) : undefined;
  }
}

const CLOSING_START = '[/anki:';
const END_OF_NAME = /[\] \t\r\n]/g;

/** Finds `[/anki:name]`. */
export class DirectiveEnds {
  readonly #html: string;
  #starts: Map<string, number[]> | undefined;

  constructor(html: string) {
    this.#html = html;
  }

  /** The first one of that name at `from` or behind it. */
  find(name: string, from: number): { start: number; end: number } | undefined {
    this.#starts ??= startsByName(this.#html);
    const starts = this.#starts.get(name) ?? [];
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? from) < from) low = middle + 1;
      else high = middle;
    }
    const start = starts[low];
    return start === undefined ? undefined : { start, end: start + CLOSING_START.length + name.length + 1 };
  }
}

function startsByName(html: string): Map<string, number[]> {
  const byName = new Map<string, number[]>();
  const names = new DirectiveNames(html);
  const closings = new NextOf(html, CLOSING_START);
  for (let start = closings.from(0); start >= 0; start = closings.from(start + 1)) {
    const name = names.at(start + CLOSING_START.length);
    if (name === undefined || html[start + CLOSING_START.length + name.length] !== ']') continue;
    const starts = byName.get(name);
    if (starts) starts.push(start);
    else byName.set(name, [start]);
  }
  return byName;
}
