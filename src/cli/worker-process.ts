import { fileURLToPath } from 'node:url';

/** One end of what two processes say to each other: plain data, sets and bytes, in the order in which it was said. */
export interface Channel {
  send(message: unknown): void;
  /** Called once, before anything can arrive. `closed`: the other process is gone, or closed its end. */
  listen(heard: (message: unknown) => void, closed: () => void): void;
}

/** A process that reads accounts for this one, and the way to it. */
export interface WorkerProcess {
  readonly channel: Channel;
  /** Ends it at once: it holds nothing that would be lost. */
  readonly end: () => void;
}

/** Credentials of the leader's are not handed down: a worker gets sessions, one for each account. */
const NOT_INHERITED = new Set(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']);

/** Started from a module that serves the channel. */
export function forkWorker(module: URL, env: NodeJS.ProcessEnv): WorkerProcess {
  const inherited = Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_INHERITED.has(name)));
  // Of the runs there are, few need it: it is not loaded with the program.
  const { fork } = process.getBuiltinModule('node:child_process');
  const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const;
  const child = fork(fileURLToPath(module), [], { env: inherited, serialization: 'advanced', stdio: [...stdio] });
  return {
    channel: {
      // What can't be sent any more is told by the end of the channel.
      send: (message) => { if (child.connected) child.send(message as object, () => undefined); },
      listen: (heard, closed) => {
        child.on('message', heard);
        child.once('disconnect', closed);
        child.on('error', closed);
      },
    },
    end: () => { child.kill('SIGKILL'); },
  };
}

/** The other end of it, in the process that was started; null: it was started by hand. */
export function channelToLeader(): Channel | null {
  if (process.send === undefined) return null;
  return {
    send: (message) => { if (process.connected) process.send?.(message, undefined, undefined, () => undefined); },
    listen: (heard, closed) => {
      process.on('message', heard);
      process.once('disconnect', closed);
    },
  };
}
