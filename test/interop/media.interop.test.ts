import { cpSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Collection } from '../../src/engine/collection/collection.ts';
import { openCollection } from '../../src/engine/collection/open.ts';
import { checkMedia } from '../../src/engine/media/check.ts';
import { mediaOf } from '../../src/engine/media/media.ts';
import { searchOf } from '../../src/engine/search/search.ts';
import { copyOfFixture, temporaryFolder } from '../support.ts';
import { ANKI_PYTHON, runScript } from './anki.ts';

const TIMEOUT = { timeout: 120_000 };

type Step = readonly ['add', string, string] | readonly ['trash', string];

const STEPS: readonly Step[] = [
  ['add', 'a.txt', 'one'],
  ['add', 'a.txt', 'two'],
  ['add', 'a.txt', 'one'],
  ['add', 'é<b>.txt', 'x'],
  ['trash', 'a.txt'],
  ['trash', 'never.txt'],
  ['add', 'a.txt', 'three'],
  ['trash', 'éb.txt'],
];

function apply(col: Collection, [kind, name, text = '']: Step): void {
  if (kind === 'add') mediaOf(col).add(name, { data: Buffer.from(text) });
  else mediaOf(col).trash([name]);
}

function use<Result>(path: string, fn: (col: Collection) => Result): Result {
  const col = openCollection({ path });
  try {
    return fn(col);
  } finally {
    col.close();
  }
}

const withAnki = (path: string, ...args: string[]) => JSON.parse(runScript('media.py', path, ...args).output);

describe.skipIf(ANKI_PYTHON === '')('media with real Anki', () => {
  test('either goes on with the media database of the other', TIMEOUT, () => {
    const [ours, theirs] = [copyOfFixture('empty'), copyOfFixture('empty')];
    for (let at = 0; at < STEPS.length; at += 2) {
      use(ours, (col) => apply(col, STEPS[at] ?? ['trash', '']));
      withAnki(ours, 'steps', JSON.stringify(STEPS.slice(at + 1, at + 2)));
    }
    const wanted = withAnki(theirs, 'steps', JSON.stringify(STEPS));
    expect(withAnki(ours, 'steps', '[]')).toEqual(wanted);
  });

  test('several changes at once leave the same rows', TIMEOUT, () => {
    const [ours, theirs] = [copyOfFixture('empty'), copyOfFixture('empty')];
    use(ours, (col) =>
      col.transact('Update Config', () => {
        for (const step of STEPS) apply(col, step);
      }),
    );
    expect(withAnki(ours, 'steps', '[]')).toEqual(withAnki(theirs, 'steps', JSON.stringify(STEPS)));
  });

  test('a scan finds what changed without us', TIMEOUT, () => {
    const path = copyOfFixture('empty');
    const rows = () => withAnki(path, 'steps', '[]');
    const folder = use(path, (col) => {
      apply(col, ['add', 'kept.txt', 'k']);
      apply(col, ['add', 'gone.txt', 'g']);
      apply(col, ['add', 'changed.txt', 'c']);
      mediaOf(col).trash(['gone.txt']);
      return mediaOf(col).folder;
    });
    for (const name of ['new.txt', 'bad:.txt', 'thumbs.db', 'empty.txt']) {
      writeFileSync(join(folder, name), name === 'empty.txt' ? '' : 'n');
    }
    writeFileSync(join(folder, 'changed.txt'), 'changed');
    utimesSync(join(folder, 'changed.txt'), 1, 1);
    expect(rows().known).toBe(false);
    use(path, (col) => mediaOf(col).registerChanges());
    expect(rows().known).toBe(true);
    expect(rows().rows.map(([name, , exists]: [string, string, number]) => [name, exists])).toEqual([
      ['changed.txt', 1],
      ['gone.txt', 0],
      ['kept.txt', 1],
      ['new.txt', 1],
    ]);
  });

  test('Check Media finds and mends the same', TIMEOUT, () => {
    const path = copyOfFixture('study');
    const folder = path.replace(/\.anki2$/, '.media');
    mkdirSync(join(folder, 'sub'), { recursive: true });
    const names = [
      'a:b.png',
      'e\u0301.png',
      'unused.jpg',
      '_x.css',
      'con.mp3',
      'tiny.png',
      'old&b.png',
      'nul',
      '.DS_Store',
    ];
    for (const name of names) writeFileSync(join(folder, name), name);
    writeFileSync(join(folder, 'empty.png'), '');
    use(path, (col) => {
      const notes = col.notes.getMany(searchOf(col).notes('note:Basic').slice(0, 6));
      const texts = [
        '<img src="a:b.png"><img src=\'a:b.png\'>[sound:con.mp3]',
        '<img src="e\u0301.png"><img src="lost &amp; gone.png"><img src="https://x.y/z.png">',
        '[$]x^2[/$] [latex]{{c1::a}}[/latex] [sound:none.mp3]',
        '<img src="data:image/png;base64,aGVsbG8="><img src="data:image/png;base64,aGVsbG">',
        '<img src=old&amp;b.png> <object data="none.swf"></object> [sound:empty.png]',
        '<img src="con_.mp3"><img src=" nul"> <img src="a%3Ab.png">',
      ];
      col.transact('Update Note', () => {
        notes.forEach((note, i) => {
          col.notes.update({
            ...note,
            fields: [note.fields[0] ?? '', texts[i] ?? '', ...note.fields.slice(2)],
          });
        });
      });
    });
    const copy = join(temporaryFolder(), 'copy');
    cpSync(dirname(path), copy, { recursive: true });
    const theirs = withAnki(join(copy, 'collection.anki2'), 'check');
    const ours = use(path, (col) => {
      const report = checkMedia(col);
      return {
        unused: report.unused,
        missing: report.missing,
        notes: report.missingMediaNotes,
        files: mediaOf(col).names().sort(),
        fields: col.db.column('select flds from notes order by id'),
      };
    });
    expect(ours).toEqual(theirs);
    expect(runScript('check_collection.py', path).output).toContain('"ok": true');
  });
});
