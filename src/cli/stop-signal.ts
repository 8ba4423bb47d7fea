/** What asks the program to end, with the exit status of a program that it has ended at once. */
const ENDING = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;

/**
 * Milliseconds in which further signals are echoes of the first: Ctrl-C reaches a program both from the terminal and from
 * the npm that started it, and a closed terminal is told by the system and by the shell.
 */
const ECHO = 500;

/** Resolves at the first signal to end; a later one ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const [signal, status] of Object.entries(ENDING)) {
      process.on(signal, () => {
        first ??= performance.now();
        if (performance.now() - first > ECHO) process.exit(status);
        resolve();
      });
    }
  });
}
