import { describe, expect, test } from 'vitest';
import { parseTemplate } from './parse.ts';
import { fieldChanges, templateText, updateTemplate } from './rename-fields.ts';

const NORMAL = { firstFieldName: 'Rest', isCloze: false };
const CLOZE = { firstFieldName: 'Rest', isCloze: true };
const texts = (qfmt: string, afmt: string) => ({ qfmt, afmt, bqfmt: '', bafmt: '' });

describe('updateTemplate', () => {
  test('renames fields with their filters and conditionals', () => {
    const template = texts(
      '{{#A}}{{text:hint:A}}{{/A}} {{^A}}{{B}}{{/A}}',
      '{{FrontSide}}<!-- {{A}} -->{{ A }}',
    );
    const updated = updateTemplate(template, new Map([['A', 'New']]), NORMAL);
    expect(updated.qfmt).toBe('{{#New}}{{text:hint:New}}{{/New}} {{^New}}{{B}}{{/New}}');
    expect(updated.afmt).toBe('{{FrontSide}}<!-- {{A}} -->{{New}}');
  });

  test('removes fields, keeps what conditionals hold, and shows the first field on a front left empty', () => {
    const updated = updateTemplate(
      texts('front {{#A}}x{{A}}{{/A}}', 'back {{A}}'),
      new Map([['A', null]]),
      NORMAL,
    );
    expect(updated).toEqual({ qfmt: 'front x{{Rest}}', afmt: 'back ', bqfmt: '{{Rest}}', bafmt: '' });
  });

  test('keeps a cloze filter on both sides of cloze types', () => {
    const updated = updateTemplate(texts('{{cloze:A}} {{B}}', '{{cloze:A}}'), new Map([['A', null]]), CLOZE);
    expect(updated.qfmt).toBe(' {{B}}{{cloze:Rest}}');
    expect(updated.afmt).toBe('{{cloze:Rest}}');
  });

  test('leaves a template alone that does not parse', () => {
    expect(updateTemplate(texts('{{#A}}', '{{A}}'), new Map([['A', 'B']]), NORMAL).qfmt).toBe('{{#A}}');
  });
});

describe('fieldChanges', () => {
  test('finds renamed and removed fields by the ordinals they had', () => {
    const fields = [
      { name: 'Added', ord: null },
      { name: 'C', ord: 2 },
      { name: 'First', ord: 0 },
    ];
    expect([...fieldChanges(fields, ['A', 'B', 'C'])]).toEqual([
      ['A', 'First'],
      ['B', null],
    ]);
  });
});

describe('templateText', () => {
  test('writes the old delimiters as new ones', () => {
    expect(templateText(parseTemplate('{{=<% %>=}}<%#A%><%text:A%><%/A%>{{B}}'))).toBe(
      '{{#A}}{{text:A}}{{/A}}{{B}}',
    );
  });
});
