import { createHash } from 'node:crypto';
import { clozeNumbersInFields } from './cloze.ts';
import { revealCloze } from './cloze-reveal.ts';
import { escapeAttribute } from './html-escape.ts';
import { stripHtml } from './strip-html.ts';

/** A formula and the picture file that shows it. */
export interface LatexImage {
  filename: string;
  latex: string;
}

/** Replaces `[latex]`, `[$]` and `[$$]` by links to their pictures, and lists these (latex.rs: extract_latex). */
export function extractLatex(html: string, svg: boolean): { html: string; images: LatexImage[] } {
  const images: LatexImage[] = [];
  let linked = '';
  let from = 0;
  for (const { start, end, source } of findFormulas(html)) {
    const latex = stripHtml(source.replace(LINE_BREAKS, '\n'));
    const filename = latexFilename(latex, svg);
    images.push({ filename, latex });
    linked += `${html.slice(from, start)}<img class=latex alt="${escapeAttribute(latex)}" src="${filename}">`;
    from = end;
  }
  return { html: linked + html.slice(from), images };
}

/** As extractLatex, with both sides of each cloze number of a field (latex.rs: extract_latex_expanding_clozes). */
export function extractLatexExpandingClozes(
  field: string,
  svg: boolean,
): { html: string; images: LatexImage[] } {
  return extractLatex(field.includes('{{c') ? expandClozes(field) : field, svg);
}

interface Formula {
  start: number;
  end: number;
  source: string;
}

const MARK = /\[(\/?)(latex|\$\$?)\]/gi;
const LINE_BREAKS = /<br\/?>|<div>/gi;

/** Formulas run from an opening mark to the next closing one of the same kind, with something in between. */
function* findFormulas(html: string): Generator<Formula> {
  if (!html.includes('[/')) return;
  const marks = [...html.matchAll(MARK)].map(({ index, 0: { length }, 1: slash, 2: kind = '' }) => {
    return { start: index, end: index + length, closes: slash !== '', kind: kind.toLowerCase() };
  });
  const closings = new Map<string, number[]>([
    ['latex', []],
    ['$', []],
    ['$$', []],
  ]);
  for (const { closes, kind, start } of marks.toReversed()) if (closes) closings.get(kind)?.push(start);
  let from = 0;
  for (const open of marks) {
    const ends = open.closes || open.start < from ? [] : (closings.get(open.kind) ?? []);
    while ((ends.at(-1) ?? open.end + 1) <= open.end) ends.pop();
    const contentEnd = ends.at(-1);
    if (contentEnd === undefined) continue;
    from = contentEnd + open.kind.length + 3;
    yield { start: open.start, end: from, source: sourceOf(open.kind, html.slice(open.end, contentEnd)) };
  }
}

function sourceOf(kind: string, content: string): string {
  if (kind === 'latex') return content;
  return kind === '$' ? `$${content}$` : `\\begin{displaymath}${content}\\end{displaymath}`;
}

function latexFilename(latex: string, svg: boolean): string {
  return `latex-${createHash('sha1').update(latex).digest('hex')}.${svg ? 'svg' : 'png'}`;
}

function expandClozes(field: string): string {
  if (findFormulas(field).next().done) return '';
  return clozeNumbersInFields([field])
    .map((number) => revealCloze(field, number, true) + revealCloze(field, number, false))
    .join('');
}
