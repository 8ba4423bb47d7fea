/** Put in by the build, from package.json. */
declare const ANKID_VERSION: string | undefined;

/** The version of Anki whose behaviour servers may expect of us, as they read it. */
const LIKE_ANKI = '25.09.4';

const BUILD = `ankid-${typeof ANKID_VERSION === 'string' ? ANKID_VERSION : 'dev'}`;

/** Anki's sync_client_version: for `meta` and media sync. */
export const clientVersion = (): string => `anki,${LIKE_ANKI} (${BUILD}),${process.platform}`;

/** Anki's sync_client_version_short: for the header of every request. */
export const headerVersion = (): string => `${LIKE_ANKI},${BUILD},${process.platform}`;
