import { DirectiveEnds, DirectiveNames } from './directive-names.ts';
import { NextOf } from './next-of.ts';

/** A `[anki:tts …]…[/anki:tts]` directive. `blank` is spoken for the hidden part of a cloze. */
export interface TtsDirective {
  kind: 'tts';
  content: string;
  lang: string;
  voices: string[];
  speed: number;
  blank?: string;
  options: Map<string, string>;
}

export type AvNode =
  | { kind: 'text'; text: string }
  | { kind: 'sound'; resource: string }
  | TtsDirective
  | { kind: 'directive'; name: string; content: string; options: Map<string, string> };

/** Splits html at sound tags and `[anki:…]` directives (card_rendering/parser.rs); undefined if there are none. */
export function parseAvNodes(html: string): AvNode[] | undefined {
  if (!html.includes('[sound:') && !html.includes('[/anki:')) return undefined;
  const nodes: AvNode[] = [];
  const tags = new AvTags(html);
  let textFrom = 0;
  let at = html.indexOf('[');
  while (at >= 0) {
    const found = tags.soundAt(at) ?? tags.directiveAt(at);
    if (found) {
      if (at > textFrom) nodes.push({ kind: 'text', text: html.slice(textFrom, at) });
      nodes.push(found.node);
      textFrom = found.end;
    }
    at = html.indexOf('[', found?.end ?? at + 1);
  }
  if (nodes.length === 0) return undefined;
  if (textFrom < html.length) nodes.push({ kind: 'text', text: html.slice(textFrom) });
  return nodes;
}

interface Found {
  node: AvNode;
  end: number;
}

const SOUND_START = '[sound:';
const DIRECTIVE_START = '[anki:';
const SPACE = /[ \t\r\n]*/y;
const OPTION = /([^\] \t\r\n=]+)=(?:"([^"]*)"|([^\] \t\r\n"]*))[ \t\r\n]*/y;

/** Reads tags at positions that go up. */
class AvTags {
  readonly #html: string;
  readonly #brackets: NextOf;
  readonly #directiveEnds: DirectiveEnds;
  readonly #names: DirectiveNames;
  /** Where options end, by the start of each: texts that begin one tag within the other share them. */
  readonly #optionsEnds = new Map<number, number>();

  constructor(html: string) {
    this.#html = html;
    this.#brackets = new NextOf(html, ']');
    this.#names = new DirectiveNames(html);
    this.#directiveEnds = new DirectiveEnds(html);
  }

  soundAt(at: number): Found | undefined {
    if (!this.#html.startsWith(SOUND_START, at)) return undefined;
    const start = at + SOUND_START.length;
    const end = this.#brackets.from(start);
    return end > start
      ? { node: { kind: 'sound', resource: this.#html.slice(start, end) }, end: end + 1 }
      : undefined;
  }

  directiveAt(at: number): Found | undefined {
    if (!this.#html.startsWith(DIRECTIVE_START, at)) return undefined;
    const name = this.#names.at(at + DIRECTIVE_START.length);
    if (name === undefined) return undefined;
    const nameEnd = at + DIRECTIVE_START.length + name.length;
    const optionsStart = nameEnd + (matchAt(SPACE, this.#html, nameEnd)?.[0].length ?? 0);
    const optionsEnd = this.#optionsEnd(optionsStart);
    if (this.#html[optionsEnd] !== ']') return undefined;
    const closing = this.#directiveEnds.find(name, optionsEnd + 1);
    if (!closing) return undefined;
    const content = this.#html.slice(optionsEnd + 1, closing.start);
    const options = this.#options(optionsStart);
    const node = name === 'tts' ? ttsDirective(content, options) : otherDirective(name, content, options);
    return { node, end: closing.end };
  }

  #optionsEnd(start: number): number {
    const passed: number[] = [];
    let position = start;
    let end = this.#optionsEnds.get(position);
    while (end === undefined) {
      passed.push(position);
      const option = matchAt(OPTION, this.#html, position);
      if (!option) end = position;
      else {
        position += option[0].length;
        end = this.#optionsEnds.get(position);
      }
    }
    for (const each of passed) this.#optionsEnds.set(each, end);
    return end;
  }

  #options(start: number): [string, string][] {
    const options: [string, string][] = [];
    let position = start;
    for (
      let option = matchAt(OPTION, this.#html, position);
      option;
      option = matchAt(OPTION, this.#html, position)
    ) {
      options.push([option[1] ?? '', option[2] ?? option[3] ?? '']);
      position += option[0].length;
    }
    return options;
  }
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function otherDirective(name: string, content: string, options: [string, string][]): AvNode {
  return { kind: 'directive', name, content, options: new Map(options) };
}

function ttsDirective(content: string, options: [string, string][]): TtsDirective {
  const directive: TtsDirective = {
    kind: 'tts',
    content,
    lang: '',
    voices: [],
    speed: 1,
    options: new Map(),
  };
  for (const [key, value] of options) {
    if (key === 'lang') directive.lang = value;
    else if (key === 'voices') directive.voices = value.split(',');
    else if (key === 'speed') directive.speed = parseFloat32(value) ?? 1;
    else if (key === 'cloze_blank') directive.blank = value;
    else directive.options.set(key, value);
  }
  return directive;
}

/** Rust's `f32::from_str`. */
function parseFloat32(text: string): number | undefined {
  const match = /^([+-]?)(?:(inf|infinity)|(nan)|(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?))$/i.exec(text);
  if (!match) return undefined;
  const value = match[2] ? Number.POSITIVE_INFINITY : match[3] ? Number.NaN : Number(match[4]);
  return Math.fround(match[1] === '-' ? -value : value);
}
