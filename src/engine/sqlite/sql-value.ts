/** A value as SQLite stores it; whole numbers beyond 2^53 are bigints. */
export type SqlValue = null | number | bigint | string | Uint8Array;
