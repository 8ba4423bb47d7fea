/** What memory states are kept in; 32-bit floats. */
export const LEAST_STABILITY = Math.fround(0.001);
export const MOST_STABILITY = 36_500;
export const LEAST_DIFFICULTY = 1;
export const MOST_DIFFICULTY = 10;

/** The most that the stability after the first answer may be. */
export const MOST_FIRST_STABILITY = 100;
