import { htmlToTextLine } from '../text/strip-html.ts';
import { trimWhitespace } from '../text/whitespace.ts';

/** A field as a record holds it (Rust: field_to_record_field). */
export function recordText(html: string, withHtml: boolean): string {
  const text = withoutRedundantParts(html);
  return withHtml ? text : asLine(text);
}

/** The answer without the question above it (Rust: rendered_nodes_to_record_field). */
export const answerText = (html: string, withHtml: boolean): string => {
  const text = belowQuestion(withoutRedundantParts(html));
  return withHtml ? text : asLine(text);
};

/** White space at the ends goes only where something else goes, too: so Rust's `map_cow` has it. */
function asLine(html: string): string {
  const line = htmlToTextLine(html);
  return line === trimWhitespace(html) && !html.includes('\n') ? html : line;
}

/** Removes style elements and places for typed answers (Rust: strip_redundant_sections). */
function withoutRedundantParts(html: string): string {
  let [out, from, styleIsClosed] = ['', 0, true];
  for (const start of html.matchAll(/<style>|\[\[type:/giu)) {
    if (start.index < from) continue;
    const isStyle = start[0].startsWith('<');
    if (isStyle && !styleIsClosed) continue;
    const end = isStyle ? endOfStyle(html, start.index) : endOfTypePlace(html, start.index);
    styleIsClosed = !isStyle || end !== undefined;
    if (end === undefined) continue;
    out += html.slice(from, start.index);
    from = end;
  }
  return out + html.slice(from);
}

function endOfStyle(html: string, start: number): number | undefined {
  const end = /<\/style>/giu;
  end.lastIndex = start;
  return end.test(html) ? end.lastIndex : undefined;
}

function endOfTypePlace(html: string, start: number): number | undefined {
  const name = start + '[[type:'.length;
  const end = html.indexOf(']', name);
  return end > name && html[end + 1] === ']' ? end + 2 : undefined;
}

/** Rust: strip_answer_side_question. */
function belowQuestion(html: string): string {
  const last = [...html.matchAll(/<hr id=answer>\n*/giu)].at(-1);
  return last ? html.slice(last.index + last[0].length) : html;
}
