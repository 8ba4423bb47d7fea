import type { Database } from '../../src/engine/sqlite/database.ts';
import type { Dice } from './damaged-cards.ts';

const DAY = 86_400;

/** Gives cards (and some that are gone) histories as someone would make them who forgets at a certain pace. */
export function generateReviews(db: Database, dice: Dice, now: number, goneCards: number): void {
  db.exec('begin'); // many small transactions would take long
  db.run('delete from revlog');
  const ids = db.column<number>('select id from cards where type != 0');
  for (let i = 0; i < goneCards; i++) ids.push(1000 + i);
  const pace = 0.7 + dice.below(12) / 10;
  for (const cid of ids) writeHistory(db, dice, cid, now, pace);
  db.exec('commit');
}

function writeHistory(db: Database, dice: Dice, cid: number, now: number, pace: number): void {
  let at = now - DAY * (30 + dice.below(900));
  let stability = pace * dice.of([0.6, 1.5, 3, 3, 9]);
  const write = (ease: number, days: number, type: number): void => {
    const values = [at * 1000 + dice.below(1000), cid, ease, days, type === 0 ? -600 : 1, 2500];
    db.run(
      'insert or ignore into revlog values (?, ?, -1, ?, ?, ?, ?, ?, ?)',
      ...values,
      2000 + dice.below(30_000),
      type,
    );
  };
  write(dice.of([1, 2, 3, 3, 3, 4]), -600, 0);
  if (dice.below(2)) {
    at += 600;
    write(dice.of([1, 3, 3, 3]), 1, 0);
  }
  for (let left = dice.below(12); left > 0; left--) {
    const days = Math.max(1, Math.round(stability * (0.6 + dice.below(100) / 100)));
    at += days * DAY + dice.below(3600);
    if (at > now - DAY) return;
    const remembers = dice.below(1000) < 1000 * 0.9 ** (days / stability);
    write(remembers ? dice.of([2, 3, 3, 3, 3, 4]) : 1, days, 1);
    if (remembers) stability *= pace + dice.below(20) / 10;
    else {
      stability = Math.max(0.5, stability / 4);
      at += 600;
      write(dice.of([1, 3, 3]), 1, 2);
    }
  }
}
