import { randomBytes, randomInt } from 'node:crypto';

/** Randomness as the engine sees it; handed in, so that tests can repeat it. */
export interface Random {
  /** A whole number from 0 up to, not including, `limit` (at most 2^48 - 1). */
  below(limit: number): number;
  /** 64 random bits as a signed number. */
  int64(): bigint;
}

export const systemRandom: Random = {
  below: (limit) => randomInt(limit),
  int64: () => randomBytes(8).readBigInt64LE(),
};
