import { trimWhitespace, trimWhitespaceStart } from '../text/whitespace.ts';
import { TemplateError } from './template-error.ts';

/** A part of a template. The filters of a field stand in the order in which they are applied. */
export type TemplateNode =
  | { kind: 'text'; text: string }
  | { kind: 'comment'; text: string }
  | { kind: 'field'; key: string; filters: string[] }
  | { kind: 'conditional'; key: string; negated: boolean; children: TemplateNode[] };

/** Conditionals within each other; deeper ones would not fit on the stack of what goes through them. */
const DEEPEST = 1000;

/** Parses a template (template.rs: ParsedTemplate::from_text). Throws TemplateError for unbalanced conditionals. */
export function parseTemplate(template: string): TemplateNode[] {
  const root: TemplateNode[] = [];
  const open: { key: string; children: TemplateNode[] }[] = [];
  for (const token of tokens(template)) {
    const target = open.at(-1)?.children ?? root;
    if (token.kind === 'close') closeConditional(token.key, open);
    else target.push(token);
    if (token.kind === 'conditional') open.push(token);
    if (open.length > DEEPEST) throw TemplateError.nestedTooDeeply(DEEPEST);
  }
  const unclosed = open.at(-1);
  if (unclosed) throw TemplateError.conditionalNotClosed(unclosed.key);
  return root;
}

type Token = TemplateNode | { kind: 'close'; key: string };

/** A template that starts with this uses `<%…%>` in place of `{{…}}`. */
const OLD_DELIMITERS = '{{=<% %>=}}';
const OLD_START = /^(?:\{\{=<% %>=\}\})+/;

function* tokens(template: string): Generator<Token> {
  const trimmed = trimWhitespaceStart(template);
  const old = trimmed.startsWith(OLD_DELIMITERS);
  const text = old ? trimmed.replace(OLD_START, '') : template;
  const tags = new Enclosed(text, old ? '<%' : '{{', old ? '%>' : '}}');
  const comments = new Enclosed(text, '<!--', '-->');
  let at = 0;
  while (at < text.length) {
    const tag = tags.from(at);
    const comment = comments.from(at);
    const first = comment && (!tag || comment.start < tag.start) ? comment : tag;
    const textEnd = first?.start ?? text.length;
    if (textEnd > at) yield { kind: 'text', text: text.slice(at, textEnd) };
    if (!first) return;
    yield first === tag ? tagToken(first.content) : { kind: 'comment', text: first.content };
    at = first.end;
  }
}

interface Span {
  start: number;
  end: number;
  content: string;
}

/** Finds text between two delimiters; keeps the last find, so that a template is searched only once. */
class Enclosed {
  private readonly text: string;
  private readonly open: string;
  private readonly close: string;
  private next: Span | undefined;
  private exhausted = false;

  constructor(text: string, open: string, close: string) {
    this.text = text;
    this.open = open;
    this.close = close;
  }

  from(at: number): Span | undefined {
    if (this.exhausted || (this.next && this.next.start >= at)) return this.next;
    const start = this.text.indexOf(this.open, at);
    const contentStart = start + this.open.length;
    const contentEnd = start < 0 ? -1 : this.text.indexOf(this.close, contentStart);
    if (contentEnd < 0) {
      this.exhausted = true;
      this.next = undefined;
    } else {
      const content = this.text.slice(contentStart, contentEnd);
      this.next = { start, end: contentEnd + this.close.length, content };
    }
    return this.next;
  }
}

function tagToken(content: string): Token {
  const tag = trimWhitespace(content.replace(/^\{+/, ''));
  if (tag.length >= 2) {
    const key = trimWhitespaceStart(tag.slice(1));
    if (tag[0] === '#') return { kind: 'conditional', key, negated: false, children: [] };
    if (tag[0] === '^') return { kind: 'conditional', key, negated: true, children: [] };
    if (tag[0] === '/') return { kind: 'close', key };
  }
  const [key = '', ...filters] = tag.split(':').reverse();
  return { kind: 'field', key, filters };
}

function closeConditional(key: string, open: { key: string }[]): void {
  const current = open.at(-1)?.key;
  if (current !== key) throw TemplateError.conditionalNotOpen(key, current);
  open.pop();
}
