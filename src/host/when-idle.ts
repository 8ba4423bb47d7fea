export interface IdleWork {
  /** Puts the work off: something was just done. */
  busy(): void;
  stop(): void;
}

/** Does `work` once after each time of `millis` in which nothing was done. Does not keep the thread alive. */
export function whenIdle(millis: number, work: () => void): IdleWork {
  let timer: NodeJS.Timeout | undefined;
  return {
    busy: () => {
      timer = timer?.refresh() ?? setTimeout(work, millis).unref();
    },
    stop: () => clearTimeout(timer),
  };
}
