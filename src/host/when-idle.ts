export interface IdleWork {
  /** Something was just done: puts the work off. */
  busy(): void;
  stop(): void;
}

/** Does `work` once after each `busy` that no other follows for `millis`. Does not keep the thread alive. */
export function whenIdle(millis: number, work: () => void): IdleWork {
  let timer: NodeJS.Timeout | undefined;
  return {
    busy: () => {
      timer = timer?.refresh() ?? setTimeout(work, millis).unref();
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined; // a timer that was cleared does not start again
    },
  };
}
