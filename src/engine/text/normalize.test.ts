import { describe, expect, test } from 'vitest';
import { readReference } from '../../../test/reference-data.ts';
import { clozeRules, noteState } from '../templates/note-state.ts';
import { stripAvTags } from './av-tags.ts';
import { fieldChecksum, sortFieldText } from './field-checksum.ts';
import { decodeIriPaths, encodeIriPaths } from './iri-paths.ts';
import { normalizeField, withoutCombining } from './normalize.ts';
import { htmlToTextLine, stripHtml, stripHtmlPreservingMediaFilenames } from './strip-html.ts';

interface Recorded {
  in: string;
  strip_html: string;
  strip_html_media: string;
  text_line: string;
  text_line_media: string;
  checksum: number;
  strip_av: string;
  iri_encoded: string;
  iri_decoded: string;
  state_before: string;
  stored: string;
  sfld: string | number;
  sfld_type: string;
  csum: number;
}

const { cases } = readReference<{ cases: Recorded[] }>('normalize');

describe('what Anki makes of 219 strings', () => {
  const rules = clozeRules({ isCloze: false, fieldNames: ['A', 'B'], qfmt: '{{A}}{{B}}' });
  const columns: [string, (row: Recorded) => unknown, (row: Recorded) => unknown][] = [
    ['strip_html', (row) => stripHtml(row.in), (row) => row.strip_html],
    ['strip_html_media', (row) => stripHtmlPreservingMediaFilenames(row.in), (row) => row.strip_html_media],
    ['text_line', (row) => htmlToTextLine(row.in), (row) => row.text_line],
    ['text_line_media', (row) => htmlToTextLine(row.in, true), (row) => row.text_line_media],
    ['checksum', (row) => fieldChecksum(row.in), (row) => row.checksum],
    ['strip_av', (row) => stripAvTags(row.in), (row) => row.strip_av],
    ['iri_encoded', (row) => encodeIriPaths(row.in), (row) => row.iri_encoded],
    ['iri_decoded', (row) => decodeIriPaths(row.in), (row) => row.iri_decoded],
    ['state_before', (row) => noteState([row.in, 'other'], rules), (row) => row.state_before],
    ['stored', (row) => normalizeField(row.in), (row) => row.stored],
    ['csum', (row) => fieldChecksum(row.stored), (row) => row.csum],
    ['sfld', (row) => sortFieldText(row.stored), (row) => row.sfld],
  ];

  test.each(columns)('%s', (name, actual, recorded) => {
    expect(cases).toHaveLength(219);
    for (const row of cases) {
      // The column `sfld` turns what looks like a number into one; the table is JSON, without -0 and infinity.
      const asStored = (value: unknown) =>
        name === 'sfld' && row.sfld_type !== 'text' ? JSON.parse(JSON.stringify(Number(value))) : value;
      expect(asStored(actual(row)), JSON.stringify(row.in)).toEqual(recorded(row));
    }
  });
});

describe('withoutCombining', () => {
  test('removes marks and turns letters that do not decompose into plain ones', () => {
    expect(withoutCombining('Über Łódź façade ﬁ')).toBe('Uber Lodz facade fi');
    expect(withoutCombining('plain')).toBe('plain');
  });
});
