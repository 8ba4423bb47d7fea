import { replaceBefore } from './replace-before.ts';

/** A cloze deletion: `ordinals` are the numbers written in the field, ascending and each once, nodes its content. */
export interface Cloze {
  kind: 'cloze';
  ordinals: readonly number[];
  nodes: ClozeNode[];
  hint?: string;
}

export type ClozeNode = string | Cloze;

/** Splits a field into text and (nested) cloze deletions; unclosed ones vanish (cloze.rs: parse_text_with_clozes). */
export function parseClozes(text: string): ClozeNode[] {
  const output: ClozeNode[] = [];
  const open: Cloze[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKER)) {
    const ordinals = match[1] === undefined ? undefined : ordinalsIn(match[1]);
    if (ordinals?.length === 0) continue;
    addText(text.slice(from, match.index), open, output);
    from = match.index + match[0].length;
    if (!ordinals) closeCloze(open, output);
    else if (open.length < MAX_NESTING) open.push({ kind: 'cloze', ordinals, nodes: [] });
  }
  addText(text.slice(from), open, output);
  return output;
}

/** Adds the cloze numbers of a field to `numbers`; 0 is none. */
export function addClozeNumbers(field: string, numbers: Set<number>): void {
  if (field.includes(OPENING)) addNumbersOf(parseClozes(field), numbers);
}

/** The cloze numbers in any of the fields, ascending. */
export function clozeNumbersInFields(fields: Iterable<string>): number[] {
  const numbers = new Set<number>();
  for (const field of fields) addClozeNumbers(field, numbers);
  return [...numbers].sort((a, b) => a - b);
}

/** Whether a field holds a cloze deletion of a number above 0 at its top level (cloze.rs: contains_cloze). */
export function containsCloze(field: string): boolean {
  return (
    field.includes(OPENING) &&
    parseClozes(field).some(
      (node) => typeof node !== 'string' && node.ordinals.some((ordinal) => ordinal !== 0),
    )
  );
}

/** Replaces each cloze deletion by its text, without nesting (cloze.rs: strip_clozes). */
export function stripClozes(text: string): string {
  return replaceBefore(text, '}}', /\{\{c[\p{Nd},]+::([\s\S]*?)(?:::[\s\S]*?)?\}\}/gu, '$1');
}

/** The content of a cloze deletion with those inside it shown. */
export function clozedText(cloze: Cloze): string {
  return cloze.nodes.map((node) => (typeof node === 'string' ? node : clozedText(node))).join('');
}

const OPENING = '{{c';
const MARKER = /\{\{c([\d,]+)::|\}\}/g;
/** Begins the content of a cloze deletion that is a shape on a picture. */
export const IMAGE_OCCLUSION_PREFIX = 'image-occlusion:';
const MAX_NUMBER = 65_535;
const MAX_NESTING = 10;

/** Numbers that are too large are passed over. */
function ordinalsIn(list: string): number[] {
  if (!list.includes(',')) return list.length > 0 && Number(list) <= MAX_NUMBER ? [Number(list)] : [];
  const numbers = list
    .split(',')
    .filter((part) => part !== '')
    .map(Number);
  return [...new Set(numbers)].filter((number) => number <= MAX_NUMBER).sort((a, b) => a - b);
}

function addText(text: string, open: Cloze[], output: ClozeNode[]): void {
  if (text === '') return;
  const cloze = open.at(-1);
  if (!cloze) {
    output.push(text);
    return;
  }
  const separator = text.startsWith(IMAGE_OCCLUSION_PREFIX) ? -1 : text.indexOf('::');
  if (separator >= 0) cloze.hint = text.slice(separator + 2);
  cloze.nodes.push(separator >= 0 ? text.slice(0, separator) : text);
}

function closeCloze(open: Cloze[], output: ClozeNode[]): void {
  const cloze = open.pop();
  (open.at(-1)?.nodes ?? output).push(cloze ?? '}}');
}

function addNumbersOf(nodes: ClozeNode[], numbers: Set<number>): void {
  for (const node of nodes) {
    if (typeof node === 'string') continue;
    for (const ordinal of node.ordinals) if (ordinal !== 0) numbers.add(ordinal);
    addNumbersOf(node.nodes, numbers);
  }
}
