import type { Job } from '../actions/jobs.ts';
import type { Settings } from '../actions/settings.ts';
import type { ErrorCode } from '../engine/errors.ts';
import type { Caller } from '../protocol/handler.ts';

/** What the engine's thread is given at its start. */
export interface EngineOptions {
  /** Folder with collection.anki2 and collection.media; made when missing. Its name is the profile's. */
  readonly profileFolder: string;
  readonly settings: Settings;
  /** Where the clock starts, in milliseconds since 1970; absent: the machine's clock. */
  readonly clockStart?: number | undefined;
}

/** What the host adds to it. */
export interface EngineThread extends EngineOptions {
  /** See `cancelBoard`. */
  readonly cancelled: SharedArrayBuffer;
}

/** A request's JSON: small ones as text, large ones as UTF-8 bytes that change their owner instead of being copied. */
export type Payload = string | Uint8Array;

/** To the engine's thread. */
export type ToEngine =
  | { readonly kind: 'request'; readonly id: number; readonly body: Payload; readonly caller: Caller }
  /** Ends waiting for the network: no further requests will come. */
  | { readonly kind: 'hurry' }
  | { readonly kind: 'close' };

/** From the engine's thread. */
export type FromEngine =
  | { readonly kind: 'opened'; readonly profile: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'job'; readonly job: Job | { readonly ended: number } }
  | { readonly kind: 'reply'; readonly id: number; readonly body: Payload }
  | { readonly kind: 'closed' };
