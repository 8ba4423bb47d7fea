import { expect, test } from 'vitest';
import { utf8Fault } from './utf8-fault.ts';

test.each([0, 10, 4094, 4095, 4096, 9999])('the byte at fault is named with its place (%d)', (at) => {
  const bytes = Buffer.concat([Buffer.alloc(at, 'x'), Buffer.from([0xff]), Buffer.alloc(5000, 'y')]);
  expect(utf8Fault(bytes).message).toBe(
    `the request is not valid UTF-8: can't decode byte 0xff in position ${at}`,
  );
});

test('characters that are cut, also at the end', () => {
  const cut = Buffer.from('犬').subarray(0, 2);
  expect(utf8Fault(Buffer.concat([Buffer.alloc(4095, 'x'), cut, Buffer.from('x')])).message).toContain(
    'position 4097',
  );
  expect(utf8Fault(Buffer.concat([Buffer.from('é'.repeat(3000)), cut])).message).toContain("can't decode");
});
