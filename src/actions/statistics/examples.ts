/** Two reviews, as insertReviews takes them: of 8 and of 9 July 2020. */
export const REVIEWS = [
  [1594194095746, 1762652001116, -1, 3, 4, -60, 2500, 6157, 0],
  [1594287793292, 1762978001118, -1, 1, -60, -60, 0, 4846, 0],
] as const;
