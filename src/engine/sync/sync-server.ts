/**
 * A sync server, as one sync talks to it. What goes over the wire (the `anki-sync` header, zstd, the network itself) is
 * the business of whoever brings an implementation; bodies and answers here are plain. Every method throws `SyncError`.
 */
export interface SyncServer {
  /** Sends `body` as JSON to `sync/<method>` or `msync/<method>`; the answer is the parsed JSON, unchecked. */
  call(method: SyncMethod, body: unknown): Promise<unknown>;
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
