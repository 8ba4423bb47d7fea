import { describe, expect, test } from 'vitest';
import { readReference } from '../../../test/reference-data.ts';
import { clozeForTyping } from './cloze-reveal.ts';
import { compareTypedAnswer } from './typed-answer.ts';

const { cases, cloze } = readReference<{
  cases: { expected: string; typed: string; html: string; html_nc: string }[];
  cloze: { text: string; ordinal: number; result: string }[];
}>('typeans');

describe('typed answers recorded from Anki', () => {
  test('compares all 135 pairs alike', () => {
    expect(cases).toHaveLength(135);
    for (const { expected, typed, html } of cases) expect(compareTypedAnswer(expected, typed)).toBe(html);
  });

  test('compares them without combining marks alike', () => {
    for (const row of cases) expect(compareTypedAnswer(row.expected, row.typed, false)).toBe(row.html_nc);
  });

  test('expects the same text for cloze deletions', () => {
    expect(cloze).toHaveLength(48);
    for (const { text, ordinal, result } of cloze) expect(clozeForTyping(text, ordinal)).toBe(result);
  });
});
