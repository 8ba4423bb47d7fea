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
  if (!html.includes('[/')) return { html, images };
  const linked = html.replace(LATEX, (_all, block?: string, inline?: string, display?: string) => {
    const source =
      block ?? (inline !== undefined ? `$${inline}$` : `\\begin{displaymath}${display}\\end{displaymath}`);
    const latex = stripHtml(source.replace(LINE_BREAKS, '\n'));
    const filename = latexFilename(latex, svg);
    images.push({ filename, latex });
    return `<img class=latex alt="${escapeAttribute(latex)}" src="${filename}">`;
  });
  return { html: linked, images };
}

/** As extractLatex, with both sides of each cloze number of a field (latex.rs: extract_latex_expanding_clozes). */
export function extractLatexExpandingClozes(
  field: string,
  svg: boolean,
): { html: string; images: LatexImage[] } {
  return extractLatex(field.includes('{{c') ? expandClozes(field) : field, svg);
}

const LATEX = /\[latex\]([\s\S]+?)\[\/latex\]|\[\$\]([\s\S]+?)\[\/\$\]|\[\$\$\]([\s\S]+?)\[\/\$\$\]/gi;
const LINE_BREAKS = /<br\/?>|<div>/gi;

function latexFilename(latex: string, svg: boolean): string {
  return `latex-${createHash('sha1').update(latex).digest('hex')}.${svg ? 'svg' : 'png'}`;
}

function expandClozes(field: string): string {
  if (field.search(LATEX) < 0) return '';
  return clozeNumbersInFields([field])
    .map((number) => revealCloze(field, number, true) + revealCloze(field, number, false))
    .join('');
}
