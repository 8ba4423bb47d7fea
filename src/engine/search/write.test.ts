import { expect, test } from 'vitest';
import { normalizedSearch } from './write.ts';

test.each([
  ['', 'deck:*'],
  ['dog cat', 'dog cat'],
  ['dog and cat', 'dog cat'],
  ['dog or -cat', 'dog OR -cat'],
  ['"hot dog"', '"hot dog"'],
  ['(a or b) c', '(a OR b) c'],
  ['deck:"My Deck"', '"deck:My Deck"'],
  ['tag:re:^x tag:y', 'tag:re:^x tag:y'],
  ['front:"a b"', '"front:a b"'],
  ['front:re:\\d+', 'front:re:\\d+'],
  ['card:2', 'card:2'],
  ['rated:3:1 rated:5 resched:2', 'rated:3:1 rated:5 resched:2'],
  ['prop:ivl>=10 prop:due<-1', 'prop:ivl>=10 prop:due<-1'],
  ['prop:ease>2.5 prop:s<0.0000001', 'prop:ease>2.5 prop:s<0.0000001'],
  ['prop:rated=-2:3', 'prop:rated=-2:3'],
  ['is:buried-manually flag:3', 'is:buried-manually flag:3'],
  ['nid:1,2 cid:3 did:4 mid:5', 'nid:1,2 cid:3 did:4 mid:5'],
  ['dupe:5,a\\\\b', 'dupe:5,a\\\\b'],
  ['re:a|b nc:x sc:y w:z', 're:a|b nc:x sc:y w:z'],
  ['has-cd:v prop:cdn:v>1.5 prop:cds:s=x', 'has-cd:v prop:cdn:v>1.5 prop:cds:s=x'],
  ['added:0 edited:2 introduced:3', 'added:1 edited:2 introduced:3'],
])('writes %j as %j', (query, written) => {
  expect(normalizedSearch(query)).toBe(written);
  expect(normalizedSearch(written)).toBe(written);
});
