import { expect, test } from 'vitest';
import { openFixture } from '../../../test/support.ts';
import { setModified } from './storage.ts';

test('the record of a stamp is what a session would have made of it', () => {
  const { db } = openFixture('study');
  for (const millis of [1, 1_700_000_000_001, 2 ** 52]) {
    const session = db.record();
    const record = setModified(db, millis);
    expect(Buffer.from(record)).toEqual(Buffer.from(session.changeset()));
    session.close();
  }
  expect(setModified(db, 2 ** 52)).toHaveLength(0);
});
