import { describe, expect, test } from 'vitest';
import { mediaReferences, replaceMediaReferences } from './media-references.ts';
import { findMediaTags } from './media-tags.ts';
import { underscoredCssImports, underscoredReferences } from './underscored-media.ts';

const namesIn = (html: string) =>
  findMediaTags(html).map(({ nameStart, nameEnd }) => html.slice(nameStart, nameEnd));

describe('findMediaTags', () => {
  test.each([
    ['<img src="a b.png">', ['a b.png']],
    ["<IMG class=x SRC='a.png'/><audio src=b.mp3>", ['a.png', 'b.mp3']],
    ['<object data=o.pdf type=x>', ['o.pdf']],
    ['<img alt="1 > 0" src="c.png">', ['c.png']],
    ['<img src= d.png>', [' d.png']],
    ['<img src="">', ['""']],
    ['<image src="n.png"> <img xsrc=n.png> <img src="open', []],
  ])('%s', (html, names) => {
    expect(namesIn(html)).toEqual(names);
  });

  test('takes no longer than the text is long', () => {
    const start = performance.now();
    for (const part of ['<img ', '<img "', '<img "a>"', ' src="', 'src='])
      findMediaTags(`<img ${part.repeat(20_000)}>`);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('mediaReferences', () => {
  test('lists tags before sounds, with entities decoded', () => {
    const names = mediaReferences('[sound:a&amp;b.mp3]<img src="c&amp;d.png">').map((ref) => ref.decodedName);
    expect(names).toEqual(['c&d.png', 'a&b.mp3']);
  });

  test('renames what it is told to and leaves the rest', () => {
    const rename = (name: string) => (name === 'b.jpg' ? undefined : 's&.png');
    expect(replaceMediaReferences('<img src=a.jpg>[sound:x&amp;y.mp3]<img src=b.jpg>', rename)).toBe(
      '<img src=s&.png>[sound:s&amp;.png]<img src=b.jpg>',
    );
  });
});

describe('files with a leading underscore', () => {
  test('are found in style sheets and templates', () => {
    const css = `@IMPORT "_a.css"; @import 'b.css'; url(_c.woff) '_d.css'`;
    expect(underscoredCssImports(css)).toEqual(['_a.css', '_c.woff', '_d.css']);
    expect(underscoredReferences(`<img src=_e.png>"_f.js" [sound:_g.mp3] src=h.png`)).toEqual([
      '_e.png',
      '_f.js',
      '_g.mp3',
    ]);
  });
});
