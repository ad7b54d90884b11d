import type { Channel, WorkerProcess } from '../src/cli/worker-process.js';
import { serveWorker, type WorkerIo } from '../src/run/workers/serve-worker.js';

/** What a test may do to a worker, and sees of it. */
export interface WorkerWatch {
  /** Before a worker's message is delivered: which of all that workers have sent. The worker can be ended as by kill -9. */
  readonly onMessage?: (message: unknown, count: number, kill: () => void) => void;
  /** Workers of that number, counted from 1, end before they say anything. */
  readonly stillborn?: (worker: number) => boolean;
}

/** Starts workers in this process: what goes to and fro is copied, as it is between processes. */
export function memoryWorkers(io: WorkerIo, { onMessage, stillborn }: WorkerWatch = {}): () => WorkerProcess {
  let messages = 0;
  let workers = 0;
  return () => {
    const number = ++workers;
    const [leader, worker] = [end(), end()];
    const kill = (): void => {
      leader.close();
      worker.close();
    };
    const toLeader = (message: unknown): void => {
      onMessage?.(message, ++messages, kill);
      leader.take(message);
    };
    if (stillborn?.(number) === true) setImmediate(kill);
    else void serveWorker(worker.channel(toLeader), io);
    return { channel: leader.channel(worker.take), end: kill };
  };
}

/** Both ends of a channel. */
export function memoryChannels(): { readonly leader: Channel; readonly worker: Channel; readonly close: () => void } {
  const [leader, worker] = [end(), end()];
  const close = (): void => {
    leader.close();
    worker.close();
  };
  return { leader: leader.channel(worker.take), worker: worker.channel(leader.take), close };
}

interface End {
  readonly channel: (send: (message: unknown) => void) => Channel;
  readonly take: (message: unknown) => void;
  readonly close: () => void;
}

function end(): End {
  let heard: (message: unknown) => void = () => undefined;
  let closed: () => void = () => undefined;
  let isOpen = true;
  return {
    channel: (send) => ({
      send: (message) => { if (isOpen) send(structuredClone(message)); },
      listen: (onMessage, onClosed) => {
        heard = onMessage;
        closed = onClosed;
      },
    }),
    take: (message) => { queueMicrotask(() => { if (isOpen) heard(message); }); },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      queueMicrotask(() => { closed(); });
    },
  };
}
