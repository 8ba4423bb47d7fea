import { shortestFloat32 } from '../json/shortest-float32.ts';
import { parseSearch } from './parser.ts';
import type { FieldMode, Node, Property, Rating, Term } from './tree.ts';

/** The same search in Anki's own way of writing; throws its search errors (Rust: normalize_search). */
export function normalizedSearch(query: string): string {
  const node = parseSearch(query);
  return node.kind === 'group' ? writeNodes(node.nodes) : writeNode(node);
}

export const writeNodes = (nodes: readonly Node[]): string => nodes.map(writeNode).join('');

function writeNode(node: Node): string {
  switch (node.kind) {
    case 'and':
      return ' ';
    case 'or':
      return ' OR ';
    case 'not':
      return `-${writeNode(node.node)}`;
    case 'group':
      return `(${writeNodes(node.nodes)})`;
    case 'term':
      return writeTerm(node.term);
  }
}

/** Rust: write_search_node. */
function writeTerm(term: Term): string {
  switch (term.kind) {
    case 'all':
      return 'deck:*';
    case 'text':
      return quoted(term.text.replaceAll(':', '\\:'));
    case 'no-combining':
      return quoted(`nc:${term.text}`);
    case 'strip-clozes':
      return quoted(`sc:${term.text}`);
    case 'word':
      return quoted(`w:${term.text}`);
    case 'regex':
      return quoted(`re:${term.pattern}`);
    case 'field':
      return writeField(term.field, term.text, term.mode);
    case 'tag':
      return writeField('tag', term.text, term.mode);
    case 'deck':
      return quoted(`deck:${term.name}`);
    case 'notetype':
      return quoted(`note:${term.name}`);
    case 'preset':
      return quoted(`preset:${term.name}`);
    case 'template':
      return 'ord' in term.template ? `card:${term.template.ord + 1}` : quoted(`card:${term.template.name}`);
    case 'note-ids':
      return `nid:${term.ids}`;
    case 'card-ids':
      return `cid:${term.ids}`;
    case 'deck-ids':
      return `did:${term.ids}`;
    case 'notetype-id':
      return `mid:${term.id}`;
    case 'added':
    case 'edited':
    case 'introduced':
      return `${term.kind}:${term.days}`;
    case 'rated':
      return writeRated(term.days, term.rating);
    case 'state':
      return `is:${term.state}`;
    case 'flag':
      return `flag:${term.flag}`;
    case 'duplicates':
      return quoted(`dupe:${term.notetypeId},${term.text.replaceAll('\\', '\\\\')}`);
    case 'property':
      return writeProperty(term.operator, term.property);
    case 'custom-data':
      return quoted(`has-cd:${term.key}`);
  }
}

const NEEDS_QUOTES = /^and$|^or$|^-.| |\u3000|\(|\)/i;

/** In quotes where the text could be read otherwise (Rust: maybe_quote). */
function quoted(text: string): string {
  const escaped = text.replaceAll('"', '\\"');
  return NEEDS_QUOTES.test(text) ? `"${escaped}"` : escaped;
}

function writeField(field: string, text: string, mode: FieldMode): string {
  const prefix = mode === 'regex' ? 're:' : mode === 'no-combining' ? 'nc:' : '';
  const looksLikeMode = mode === 'normal' && (text.startsWith('re:') || text.startsWith('nc:'));
  const value = looksLikeMode ? text.replace(':', '\\:') : text;
  return quoted(`${field.replaceAll(':', '\\:')}:${prefix}${value}`);
}

function writeRated(days: number, rating: Rating): string {
  if (rating === 'manual') return `resched:${days}`;
  return rating === 'any' ? `rated:${days}` : `rated:${days}:${rating.button}`;
}

/** Rust: write_property. */
function writeProperty(operator: string, property: Property): string {
  switch (property.kind) {
    case 'rated': {
      const { days, rating } = property;
      if (rating === 'manual') return `prop:resched${operator}${days}`;
      return `prop:rated${operator}${days}${rating === 'any' ? '' : `:${rating.button}`}`;
    }
    case 'custom-number':
      return `prop:cdn:${property.key}${operator}${decimal(property.value)}`;
    case 'custom-text':
      return quoted(`prop:cds:${property.key}${operator}${property.value}`);
    case 'ease':
      return `prop:ease${operator}${decimal(property.value)}`;
    case 'stability':
    case 'difficulty':
    case 'retrievability':
      return `prop:${property.kind.slice(0, 1)}${operator}${decimal(property.value)}`;
    default:
      return `prop:${property.kind}${operator}${property.value}`;
  }
}

/** A 32-bit float without an exponent, as Rust prints it. */
function decimal(value: number): string {
  const text = String(shortestFloat32(value));
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!parts) return text;
  const [, sign = '', first = '', rest = '', exponent = '0'] = parts;
  const digits = first + rest;
  const point = Number(exponent) + 1;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}
