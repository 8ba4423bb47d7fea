import { describe, expect, test } from 'vitest';
import { StructureScan } from './structure-scan.ts';

/** The verdict on a text that comes in pieces of this size. */
function verdict(text: string, piece = 65_536): string | undefined {
  const [scan, bytes] = [new StructureScan(), Buffer.from(text)];
  for (let i = 0; i < bytes.length; i += piece) {
    const excess = scan.add(bytes.subarray(i, i + piece));
    if (excess) return excess;
  }
  return undefined;
}

describe('what a long request is made of', () => {
  test.each([
    ['lists', `[${'[],'.repeat(2_000_001)}0]`, 'containers'],
    ['objects', `[${'{},'.repeat(2_000_001)}0]`, 'containers'],
    ['numbers', `[${'0,'.repeat(5_000_001)}0]`, 'values'],
    ['keys', `{${Array.from({ length: 120_000 }, (_, i) => `"${i.toString(36)}":0`).join(',')}}`, 'keys'],
    [
      'long keys',
      `{${Array.from({ length: 100_001 }, (_, i) => `"${i}${'x'.repeat(260)}":0`).join(',')}}`,
      'keys',
    ],
  ])('too many %s are found', (_, text, excess) => {
    expect(verdict(text)).toBe(excess);
  });

  test.each([1, 7, 300, 65_536])('in strings nothing counts, however they are cut (%d bytes)', (piece) => {
    const hard = `${'[{,:'.repeat(200)}\\"${'\\\\'.repeat(300)}\\"${'é[,'.repeat(100)}`;
    const text = `{"a":"${hard.repeat(40)}","b":["\\\\","[",{"a":1}]}`;
    const scan = new StructureScan();
    const bytes = Buffer.from(text);
    for (let i = 0; i < bytes.length; i += piece) scan.add(bytes.subarray(i, i + piece));
    expect(scan.counts).toEqual({ values: 3, containers: 3, keys: 2 });
  });

  test('many notes with the same keys pass', () => {
    const note = '{"deckName":"Default","modelName":"Basic","fields":{"Front":"a","Back":"b"},"tags":["x"]},';
    expect(verdict(`[${note.repeat(100_000)}0]`)).toBeUndefined();
  });

  test('a file goes through quickly', () => {
    const bytes = Buffer.from(`{"data":"${'QUJD'.repeat(5_000_000)}"}`);
    const start = performance.now();
    new StructureScan().add(bytes);
    expect(performance.now() - start).toBeLessThan(500); // 20 MB; measured: 10
  });
});
