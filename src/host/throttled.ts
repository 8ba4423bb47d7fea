import type { ProgressListener } from '../engine/long-work.ts';

/** Milliseconds between two reports of the same stage. */
const PAUSE = 100;

/** Another thread need not hear of each of thousands of cards. A new stage is told at once; numbers in it count for nothing. */
export function throttled(tell: ProgressListener): ProgressListener {
  let last = { at: Number.NEGATIVE_INFINITY, stage: undefined as string | undefined };
  return (done, total, wording) => {
    const at = performance.now();
    const isSoon = at - last.at < PAUSE;
    if (isSoon && wording === last.stage) return;
    const stage = wording?.replace(/\d+/g, '');
    if (isSoon && stage === last.stage) return;
    last = { at, stage };
    tell(done, total, wording);
  };
}
