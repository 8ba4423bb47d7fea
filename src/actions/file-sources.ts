/** A file that a request names instead of sending it. */
export type FileSource = { readonly path: string } | { readonly url: string };

/** Such a file, read whole before the engine took the request up; it goes away after the request. */
export interface FetchedFile {
  readonly file: string;
  readonly size: number;
  /** Hashes in hexadecimal digits. */
  readonly sha1: string;
  readonly md5: string;
}

/** What came of a request's sources; throws `AnkiError` for one that could not be had. */
export type FetchedFiles = (source: FileSource) => FetchedFile;

/** Where no request has named a file. */
export const nothingFetched: FetchedFiles = () => {
  throw new Error('a file was used that the action did not name before');
};

/** Where a media object's file comes from, unless it has its own data (add-on: storeMediaFile's order). */
export function sourceOf(media: unknown): FileSource | undefined {
  if (typeof media !== 'object' || media === null) return undefined;
  const { data, path, url } = media as Readonly<Record<string, unknown>>; // any member may be missing
  if (data) return undefined;
  if (path) return typeof path === 'string' ? { path } : undefined;
  return typeof url === 'string' && url !== '' ? { url } : undefined;
}
