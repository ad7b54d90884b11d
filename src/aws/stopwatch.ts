/** Measures how long a service was being asked. Calls at once count once; none counts while it waits for its turn among others. */
export interface Stopwatch {
  readonly ms: () => number;
  readonly during: <T>(call: () => Promise<T>) => Promise<T>;
  /** Said by a call: it does not count from here on, until the function that comes back is called. */
  readonly pause: () => () => void;
}

export function stopwatch(now: () => number): Stopwatch {
  let spent = 0;
  let running = 0;
  let since = 0;
  const start = (): void => {
    if (running++ === 0) since = now();
  };
  const stop = (): void => {
    if (--running === 0) spent += now() - since;
  };
  return {
    ms: () => (running > 0 ? spent + now() - since : spent),
    during: async (call) => {
      start();
      try {
        return await call();
      } finally {
        stop();
      }
    },
    pause: () => {
      stop();
      return start;
    },
  };
}
