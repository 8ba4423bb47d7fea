import { blake3Hex } from '../text/blake3.ts';
import { clozeFilter, clozeOnlyFilter } from '../text/cloze-reveal.ts';
import { stripHtml } from '../text/strip-html.ts';
import { trimWhitespace } from '../text/whitespace.ts';
import { furiganaFilter, kanaFilter, kanjiFilter } from './ruby.ts';

/** Which card a field is shown on. */
export interface FilterContext {
  /** Cloze number of the card, from 1. */
  number: number;
  question: boolean;
}

/**
 * Applies built-in filters. The first one that Anki does not know ends it: there the desktop program hands the rest,
 * known or not, to add-ons, and without add-ons nothing more happens (template_filters.rs: apply_filters).
 */
export function applyFilters(
  text: string,
  filters: readonly string[],
  field: string,
  context: FilterContext,
): string {
  if (filters.length === 0) return text;
  if (filters.at(-1) === 'type') return typeTag(filters, field);
  let output = text;
  for (const name of filters) {
    const filtered = applyFilter(name, output, field, context);
    if (filtered === undefined) break;
    output = filtered;
  }
  return output;
}

/** `type:` outermost: the field's text plays no part, nor do other filters than the two below. */
function typeTag(filters: readonly string[], field: string): string {
  const inner =
    filters.length === 2 && (filters[0] === 'cloze' || filters[0] === 'nc') ? `${filters[0]}:` : '';
  return `[[type:${inner}${field}]]`;
}

function applyFilter(name: string, text: string, field: string, context: FilterContext): string | undefined {
  switch (name) {
    case '':
      return text;
    case 'text':
      return stripHtml(text);
    case 'furigana':
      return furiganaFilter(text);
    case 'kanji':
      return kanjiFilter(text);
    case 'kana':
      return kanaFilter(text);
    case 'type':
      return `[[type:${field}]]`;
    case 'type-cloze':
      return `[[type:cloze:${field}]]`;
    case 'type-nc':
      return `[[type:nc:${field}]]`;
    case 'hint':
      return hintFilter(text, field);
    case 'cloze':
      return clozeFilter(text, context.number, context.question);
    case 'cloze-only':
      return clozeOnlyFilter(text, context.number, context.question);
    default:
      return name.startsWith('tts ') ? `[anki:tts lang=${name.slice(4)}]${text}[/anki:tts]` : undefined;
  }
}

function hintFilter(text: string, field: string): string {
  if (trimWhitespace(text) === '') return text;
  const id = blake3Hex(text + field, 8);
  return `
<a class=hint href="#"
onclick="this.style.display='none';
document.getElementById('hint${id}').style.display='block';
return false;" draggable=false>
${field}</a>
<div id="hint${id}" class=hint style="display: none">${text}</div>
`;
}
