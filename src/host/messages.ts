import type { Job } from '../actions/jobs.ts';
import type { Settings } from '../actions/settings.ts';
import type { ErrorCode } from '../engine/errors.ts';
import type { KeyedCaller } from '../protocol/handler.ts';
import type { Caller } from '../runner/caller.ts';
import type { ChangeEvent } from './change-feed.ts';

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
  /** See `AbandonedRequests`. */
  readonly abandoned: SharedArrayBuffer;
}

/** A request's JSON: small ones as text, large ones as UTF-8 bytes that change their owner instead of being copied. */
export type Payload = string | Uint8Array;

/** Whoever waits for the answer to a request. */
export interface Asker {
  /** Whether it has gone away. */
  readonly isGone: boolean;
  /** The number of its request, while the engine has it. */
  underWay: number | undefined;
}

/** An action of the newest protocol version, without an envelope; see `Runner.run`. */
export interface ActionCall {
  readonly action: string;
  readonly params: unknown;
  readonly caller: Caller;
}

/** To the engine's thread. */
export type ToEngine =
  | { readonly kind: 'request'; readonly id: number; readonly body: Payload; readonly caller: KeyedCaller }
  | ({ readonly kind: 'run'; readonly id: number } & ActionCall)
  /** Whether anybody listens to changes. */
  | { readonly kind: 'watch'; readonly isOn: boolean }
  /** Ends waiting for the network: no further requests will come. */
  | { readonly kind: 'hurry' }
  | { readonly kind: 'close' };

/** From the engine's thread. */
export type FromEngine =
  | { readonly kind: 'opened'; readonly profile: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'job'; readonly job: Job | { readonly ended: number } }
  | { readonly kind: 'reply'; readonly id: number; readonly body: Payload }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'change'; readonly change: ChangeEvent }
  | { readonly kind: 'closed' };
