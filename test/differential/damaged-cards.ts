import type { Database } from '../../src/engine/sqlite/database.ts';

/** Numbers that are the same for the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to, not including, `limit` (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  of<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to draw from');
    return item;
  }

  some<Item>(items: readonly Item[], most: number): Item[] {
    return Array.from({ length: this.below(most) + 1 }, () => this.of(items));
  }
}

/** Gives about half of the cards states of every kind, ones that no scheduler would give included. */
export function shuffleCards(db: Database, dice: Dice, now: number, today: number): void {
  const sql = `update cards set type = ?, queue = ?, due = ?, ivl = ?, factor = ?, reps = ?, lapses = ?, left = ?,
    odue = ?, odid = ?, did = ?, data = ? where id = ?`;
  const decks = db.column<number>("select id from decks where name <> 'Filtered'");
  const filtered = db.value<number>("select id from decks where name = 'Filtered'");
  for (const id of db.column<number>('select id from cards')) {
    if (dice.below(2) === 0) continue;
    const due = (): number =>
      dice.of([dice.below(200), today + dice.below(90) - 30, now + dice.below(9e5) - 4e5, -5]);
    const home = dice.of(decks);
    const inFiltered = filtered !== undefined && dice.below(4) === 0;
    db.run(
      sql,
      ...[
        dice.below(4),
        dice.of([0, 1, 2, 3, 4, -1, -2, -3, 2, 2]),
        inFiltered ? -100_000 + dice.below(50) : due(),
      ],
      ...[dice.of([0, 1, 3, 20, 21, 22, 400]), dice.of([0, 1300, 2500, 3100]), dice.below(30), dice.below(9)],
      ...[dice.of([0, 1001, 2002, 3]), inFiltered ? due() : dice.of([0, 0, 7])],
      ...[inFiltered ? home : 0, inFiltered ? filtered : home, cardData(dice, now), id],
    );
  }
}

function cardData(dice: Dice, now: number): string {
  if (dice.below(3) === 0)
    return dice.of(['', '{}', '{"cd":"{\\"a\\":1}"}', '{"pos":12,"x":3}', 'broken', '{"s":4.5}']);
  const data = {
    ...(dice.below(2) ? { pos: dice.below(300) } : {}),
    s: dice.of([0.01, 0.5, 1.5, 33.1234, 900.25]),
    d: dice.of([1, 2.345, 5, 9.999, 10]),
    ...(dice.below(2) ? { dr: 0.9 } : {}),
    ...(dice.below(2) ? { decay: dice.of([0.5, 0.154, 0.2]) } : {}),
    ...(dice.below(2) ? { lrt: now - dice.below(4e6) } : {}),
  };
  return JSON.stringify(data);
}

/** Spreads the reviews over three years, with every kind and button. */
export function shuffleReviews(db: Database, dice: Dice, now: number): void {
  const rows = db.column<number>('select id from revlog');
  db.run('update revlog set id = -id');
  const sql =
    'update revlog set id = ?, ease = ?, ivl = ?, lastIvl = ?, factor = ?, time = ?, type = ? where id = ?';
  rows.forEach((id, i) => {
    const daysAgo = dice.of([dice.below(3), dice.below(40), dice.below(400), dice.below(1100)]);
    const seconds = now - daysAgo * 86_400 - dice.below(86_400);
    db.run(
      sql,
      ...[seconds * 1000 + (i % 1000), dice.below(5), dice.below(90) - 30],
      ...[dice.of([-86_400, -86_399, -600, 0, 1, 5, 20, 21, 300]), dice.of([0, 0, 2500, 550])],
      ...[dice.below(60_000), dice.below(6), -id],
    );
  });
}
