import { describe, expect, test } from 'vitest';
import { readReference } from '../../../test/reference-data.ts';
import { AnkiError } from '../errors.ts';
import { type CheckedNotetype, checkTemplates } from './save-check.ts';

interface Recorded {
  type: 'normal' | 'cloze';
  fields: Record<string, string>;
  qfmt: string;
  afmt: string;
  save_error?: string | null;
  save_error_names_one_of?: string[];
}

describe('checkTemplates', () => {
  const { cases } = readReference<{ cases: Recorded[] }>('templates');

  test('says what Anki said when the recorded note types were saved', () => {
    for (const [index, row] of cases.entries()) {
      const name = `Type ${String(index + 1).padStart(3, '0')}`;
      const said = messageFor({
        name,
        isCloze: row.type === 'cloze',
        fieldNames: Object.keys(row.fields),
        templates: [row],
      });
      if (row.save_error_names_one_of) {
        expect(
          row.save_error_names_one_of.some((field) => said?.includes(`Field '\u2068${field}\u2069'`)),
        ).toBe(true);
      } else expect(said, JSON.stringify(row)).toBe(row.save_error);
    }
    expect(cases.filter((row) => row.save_error).length).toBeGreaterThan(50);
  });

  test('refuses a front that another template has, unless it shows the card name', () => {
    const twice = (qfmt: string) =>
      messageFor({
        name: 'Twins',
        isCloze: false,
        fieldNames: ['A'],
        templates: [
          { qfmt, afmt: 'x' },
          { qfmt, afmt: 'y' },
        ],
      });
    expect(twice('{{A}}')).toBe(
      "Card template \u20682\u2069 in note type '\u2068Twins\u2069' has a problem.<br>The front side is identical to card template \u20681\u2069.",
    );
    expect(twice('{{A}}{{ Card }}')).toBeUndefined();
  });
});

function messageFor(notetype: CheckedNotetype): string | undefined {
  try {
    checkTemplates(notetype);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(AnkiError);
    expect((error as AnkiError).code).toBe('invalid');
    return (error as AnkiError).message;
  }
}
