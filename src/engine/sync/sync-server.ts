/**
 * A sync server, as one sync talks to it. What goes over the wire (the `anki-sync` header, zstd, the network itself) is
 * the business of whoever brings an implementation; bodies and answers here are plain. Every method throws `SyncError`.
 */
export interface SyncServer {
  /** Where the server wants to be asked from now on, once it has said so (308). */
  readonly newEndpoint?: string | undefined;
  /** Sends `body` as JSON to `sync/<method>` or `msync/<method>`; the answer is the parsed JSON, unchecked. */
  call(method: SyncMethod, body: unknown): Promise<unknown>;
  /** As `call` with JSON as text, for numbers that only their digits tell exactly and rows by the ten thousand. */
  callText(method: SyncMethod, json: string): Promise<string>;
  /** As `call`, where body or answer are bytes (the zip archives of media sync). */
  callWithBytes(method: SyncMethod, body: Uint8Array): Promise<unknown>;
  callForBytes(method: SyncMethod, body: unknown): Promise<Uint8Array>;
  /** Sends a file to sync/upload; answers the server's words. */
  uploadFile(path: string, onProgress?: TransferProgress): Promise<string>;
  /** Writes what sync/download answers to `path`. */
  downloadFile(path: string, onProgress?: TransferProgress): Promise<void>;
}

export type SyncMethod = `sync/${string}` | `msync/${string}`;

/** Bytes so far and in all (0: not known). */
export type TransferProgress = (done: number, total: number) => void;
