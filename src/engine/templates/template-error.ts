import { escapeHtml } from '../text/html-escape.ts';

/** A fault in a card template; `message` is Anki's text, with its invisible marks around inserted parts. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  static conditionalNotClosed(key: string): TemplateError {
    return new TemplateError(`Missing '${isolate(`{{/${key}}}`)}'`);
  }

  /** `open` is the conditional that should have been closed, if any is open. */
  static conditionalNotOpen(key: string, open: string | undefined): TemplateError {
    const found = `Found '${isolate(`{{/${key}}}`)}'`;
    if (open !== undefined) return new TemplateError(`${found}, but expected '${isolate(`{{/${open}}}`)}'`);
    return new TemplateError(
      `${found}, but missing '${isolate(`{{#${key}}}`)}' or '${isolate(`{{^${key}}}`)}'`,
    );
  }

  static nestedTooDeeply(deepest: number): TemplateError {
    return new TemplateError(`Conditionals are nested more than ${deepest} deep`);
  }

  /** `tag` is the text between the braces. */
  static noSuchField(tag: string, field: string): TemplateError {
    return new TemplateError(
      `Found '${isolate(`{{${tag}}}`)}', but there is no field called '${isolate(field)}'`,
    );
  }
}

/** The page shown in place of both sides of a card (template.rs: template_error_to_anki_error). */
export function templateErrorHtml(error: TemplateError, side: 'front' | 'back'): string {
  const header = `${side === 'front' ? 'Front' : 'Back'} template has a problem:`;
  return `${header}<br>${escapeHtml(error.message)}<br><a href='${HELP}#template-syntax-error'>More information</a>`;
}

/** What is shown when a card's front is empty: behind the question, and in place of the answer. */
export function emptyFrontHtml(): string {
  return notice('The front of this card is blank.', 'front-of-card-is-blank');
}

/** As emptyFrontHtml, for a cloze note without this cloze number. */
export function missingClozeHtml(number: number): string {
  const text = `No cloze ${isolate(String(number))} found on card.\nPlease either add a cloze deletion, or use the Empty Cards tool.`;
  return notice(text, 'no-cloze-filter-on-cloze-note-type');
}

/** The marks with which Fluent keeps the writing direction of an inserted text apart. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

const HELP = 'https://docs.ankiweb.net/templates/errors.html';

function notice(text: string, anchor: string): string {
  return `<div>${text}<br><a href='${HELP}#${anchor}'>More information</a></div>`;
}
