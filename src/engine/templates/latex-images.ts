import { extractLatex } from '../text/latex.ts';

/** What decides how formulas without a picture are shown. */
export interface LatexSettings {
  /** Whether the media folder holds a file of this name. */
  imageExists: (filename: string) => boolean;
}

/**
 * Replaces formulas by their pictures (pylib latex.py: render_latex). Pictures are never made here: at the first
 * one that is missing Anki adds a sentence, and so does this.
 */
export function renderLatex(html: string, svg: boolean, settings: LatexSettings | undefined): string {
  const extracted = extractLatex(html, svg);
  const missing = extracted.images.some(({ filename }) => !settings?.imageExists(filename));
  return missing ? extracted.html + GENERATION_DISABLED : extracted.html;
}

const GENERATION_DISABLED = 'LaTeX image generation is disabled in the preferences.';
