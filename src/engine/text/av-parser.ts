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
  let textFrom = 0;
  let at = html.indexOf('[');
  while (at >= 0) {
    const found = soundAt(html, at) ?? directiveAt(html, at);
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
const NAME = /[^\] \t\r\n]+/y;
const SPACE = /[ \t\r\n]*/y;
const OPTION = /([^\] \t\r\n=]+)=(?:"([^"]*)"|([^\] \t\r\n"]*))[ \t\r\n]*/y;

function soundAt(html: string, at: number): Found | undefined {
  if (!html.startsWith(SOUND_START, at)) return undefined;
  const start = at + SOUND_START.length;
  const end = html.indexOf(']', start);
  return end > start
    ? { node: { kind: 'sound', resource: html.slice(start, end) }, end: end + 1 }
    : undefined;
}

function directiveAt(html: string, at: number): Found | undefined {
  if (!html.startsWith(DIRECTIVE_START, at)) return undefined;
  const name = matchAt(NAME, html, at + DIRECTIVE_START.length)?.[0];
  if (name === undefined) return undefined;
  let position = at + DIRECTIVE_START.length + name.length;
  position += matchAt(SPACE, html, position)?.[0].length ?? 0;
  const options: [string, string][] = [];
  for (let option = matchAt(OPTION, html, position); option; option = matchAt(OPTION, html, position)) {
    options.push([option[1] ?? '', option[2] ?? option[3] ?? '']);
    position += option[0].length;
  }
  if (html[position] !== ']') return undefined;
  const closing = `[/anki:${name}]`;
  const contentEnd = html.indexOf(closing, position + 1);
  if (contentEnd < 0) return undefined;
  const content = html.slice(position + 1, contentEnd);
  const node = name === 'tts' ? ttsDirective(content, options) : otherDirective(name, content, options);
  return { node, end: contentEnd + closing.length };
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
