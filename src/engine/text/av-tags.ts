import { type AvNode, parseAvNodes, type TtsDirective } from './av-parser.ts';
import { decodeEntities } from './html-escape.ts';
import { stripHtmlForSpeech } from './strip-html.ts';

/** A sound or video file to play, or a text to speak. `speed` is a 32-bit float; `otherArgs` are `key=value`. */
export type AvTag =
  | { kind: 'sound'; filename: string }
  | { kind: 'tts'; fieldText: string; lang: string; voices: string[]; speed: number; otherArgs: string[] };

/** Replaces sound and speech tags by `[anki:play:q|a:N]` and lists them (card_rendering: extract_av_tags). */
export function extractAvTags(html: string, side: 'q' | 'a'): { text: string; tags: AvTag[] } {
  const nodes = parseAvNodes(html);
  const tags: AvTag[] = [];
  if (!nodes) return { text: html, tags };
  const play = (tag: AvTag) => `[anki:play:${side}:${tags.push(tag) - 1}]`;
  const text = nodes.map((node) => extractNode(node, play)).join('');
  return { text, tags };
}

/** Removes sound and speech tags (card_rendering: strip_av_tags). */
export function stripAvTags(html: string): string {
  const nodes = parseAvNodes(html);
  return nodes
    ? nodes.map((node) => (node.kind === 'sound' || node.kind === 'tts' ? '' : write(node))).join('')
    : html;
}

function extractNode(node: AvNode, play: (tag: AvTag) => string): string {
  if (node.kind === 'sound') {
    const path = decodeEntities(node.resource);
    // A path could point outside of the media folder: pylib's av_tag_to_native takes the last part only.
    return play({ kind: 'sound', filename: path.slice(path.lastIndexOf('/') + 1) });
  }
  if (node.kind !== 'tts') return write(node);
  if (node.lang === '')
    return "[Error in directive '\u2068anki:tts\u2069': \u2068'\u2068lang\u2069' not set\u2069]";
  return play({
    kind: 'tts',
    fieldText: spokenText(node),
    lang: node.lang,
    voices: node.voices,
    speed: node.speed,
    otherArgs: [...node.options].map(([key, value]) => `${key}=${value}`),
  });
}

function spokenText(directive: TtsDirective): string {
  return stripHtmlForSpeech(directive.content).replaceAll('[...]', () => directive.blank ?? 'blank');
}

function write(node: Exclude<AvNode, { kind: 'sound' } | TtsDirective>): string {
  if (node.kind === 'text') return node.text;
  const options = [...node.options].map(
    ([key, value]) => ` ${key}=${/[\] \t\r\n]/.test(value) ? `"${value}"` : value}`,
  );
  return `[anki:${node.name}${options.join('')}]${node.content}[/anki:${node.name}]`;
}
