import { type Cloze, type ClozeNode, clozedText, IMAGE_OCCLUSION_PREFIX, parseClozes } from './cloze.ts';
import { escapeAttribute } from './html-escape.ts';
import { imageOcclusionHtml } from './image-occlusion.ts';
import { stripTags } from './strip-html.ts';

/** What the filter `cloze` makes of a field for cloze number `number`; '' if the field has no such cloze. */
export function clozeFilter(text: string, number: number, question: boolean): string {
  return stripHtmlInsideMathjax(revealCloze(text, number, question));
}

/** What the filter `cloze-only` makes of a field: the hints (question) or contents (answer) of that number. */
export function clozeOnlyFilter(text: string, number: number, question: boolean): string {
  return collect(parseClozes(text), number, question).join(', ');
}

/** The text that the reviewer expects for `{{type:cloze:Field}}` (cloze.rs: extract_cloze_for_typing). */
export function clozeForTyping(text: string, number: number): string {
  const parts = collect(parseClozes(text), number, false);
  const same = parts.every((part) => part === parts[0]);
  return same ? (parts[0] ?? '') : parts.join(', ');
}

/** A field as shown for a cloze number, html inside MathJax untouched (cloze.rs: reveal_cloze_text). */
export function revealCloze(text: string, number: number, question: boolean): string {
  if (!text.includes('{{c')) return '';
  const writer = new ClozeWriter(number, question);
  const html = writer.write(parseClozes(text));
  return writer.found ? html : '';
}

const MATHJAX = /(\\[([])([\s\S]*?)(\\[\])])/g;

class ClozeWriter {
  found = false;
  private readonly number: number;
  private readonly question: boolean;

  constructor(number: number, question: boolean) {
    this.number = number;
    this.question = question;
  }

  write(nodes: readonly ClozeNode[]): string {
    let html = '';
    for (const node of nodes) html += typeof node === 'string' ? node : this.cloze(node);
    return html;
  }

  private cloze(cloze: Cloze): string {
    const active = cloze.ordinals.includes(this.number);
    if (active) this.found = true;
    const [first] = cloze.nodes;
    if (typeof first === 'string' && first.startsWith(IMAGE_OCCLUSION_PREFIX)) {
      return imageOcclusionHtml(
        first.slice(IMAGE_OCCLUSION_PREFIX.length),
        cloze.ordinals,
        active,
        this.question,
      );
    }
    const content = this.write(cloze.nodes);
    if (active && this.question) {
      const hidden = escapeAttribute(content);
      return `<span class="cloze" data-cloze="${hidden}" data-ordinal="${cloze.ordinals.join()}">[${hintOf(cloze)}]</span>`;
    }
    const name = active ? 'cloze' : 'cloze-inactive';
    return `<span class="${name}" data-ordinal="${cloze.ordinals.join()}">${content}</span>`;
  }
}

function hintOf(cloze: Cloze): string {
  return cloze.hint ?? '...';
}

function collect(nodes: readonly ClozeNode[], number: number, question: boolean): string[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return [];
    const own = node.ordinals.includes(number) ? [question ? hintOf(node) : clozedText(node)] : [];
    return [...own, ...collect(node.nodes, number, question)];
  });
}

function stripHtmlInsideMathjax(html: string): string {
  const end = Math.max(html.lastIndexOf('\\)'), html.lastIndexOf('\\]')) + 2;
  if (end < 2) return html;
  const strip = (_all: string, open: string, inner: string, close: string) => open + stripTags(inner) + close;
  // Behind the last closing mark every opening one would be followed in vain to the end of the text.
  return html.slice(0, end).replace(MATHJAX, strip) + html.slice(end);
}
