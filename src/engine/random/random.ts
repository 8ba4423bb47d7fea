import { randomFillSync, randomInt } from 'node:crypto';

/** Randomness as the engine sees it; handed in, so that tests can repeat it. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit` (at most 2^48 - 1). */
  below(limit: number): number;
  /** 64 random bits as a signed number. */
  int64(): bigint;
}

export const systemRandom: Random = {
  below: (limit) => randomInt(limit),
  int64: drawn,
};

/** Drawn in advance, since asking the system takes longer than a note needs to be stored. */
const drawnBefore = Buffer.alloc(512);
let used = drawnBefore.length;

function drawn(): bigint {
  if (used === drawnBefore.length) {
    randomFillSync(drawnBefore);
    used = 0;
  }
  used += 8;
  return drawnBefore.readBigInt64LE(used - 8);
}
