import { replaceBefore } from './replace-before.ts';

/** A cloze deletion: `ordinal` is the number written in the field, nodes its content. */
export interface Cloze {
  kind: 'cloze';
  ordinal: number;
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
    const ordinal = match[1] === undefined ? undefined : Number(match[1]);
    if (ordinal !== undefined && ordinal > MAX_NUMBER) continue;
    addText(text.slice(from, match.index), open, output);
    from = match.index + match[0].length;
    if (ordinal === undefined) closeCloze(open, output);
    else if (open.length < MAX_NESTING) open.push({ kind: 'cloze', ordinal, nodes: [] });
  }
  addText(text.slice(from), open, output);
  return output;
}

/** Adds the cloze numbers of a field to `numbers`; what is inside a number 0 does not count. */
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
    parseClozes(field).some((node) => typeof node !== 'string' && node.ordinal !== 0)
  );
}

/** Replaces each cloze deletion by its text, without nesting (cloze.rs: strip_clozes). */
export function stripClozes(text: string): string {
  return replaceBefore(text, '}}', /\{\{c\p{Nd}+::([\s\S]*?)(?:::[\s\S]*?)?\}\}/gu, '$1');
}

/** The content of a cloze deletion with those inside it shown. */
export function clozedText(cloze: Cloze): string {
  return cloze.nodes.map((node) => (typeof node === 'string' ? node : clozedText(node))).join('');
}

const OPENING = '{{c';
const MARKER = /\{\{c(\d+)::|\}\}/g;
const MAX_NUMBER = 65_535;
const MAX_NESTING = 10;

function addText(text: string, open: Cloze[], output: ClozeNode[]): void {
  if (text === '') return;
  const cloze = open.at(-1);
  if (!cloze) {
    output.push(text);
    return;
  }
  const separator = text.indexOf('::');
  if (separator >= 0) cloze.hint = text.slice(separator + 2);
  cloze.nodes.push(separator >= 0 ? text.slice(0, separator) : text);
}

function closeCloze(open: Cloze[], output: ClozeNode[]): void {
  const cloze = open.pop();
  (open.at(-1)?.nodes ?? output).push(cloze ?? '}}');
}

function addNumbersOf(nodes: ClozeNode[], numbers: Set<number>): void {
  for (const node of nodes) {
    if (typeof node === 'string' || node.ordinal === 0) continue;
    numbers.add(node.ordinal);
    addNumbersOf(node.nodes, numbers);
  }
}
