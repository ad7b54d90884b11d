import type { HandlerSettings } from './network/request-handler.js';

export interface Contact {
  /** Hosts that have answered. */
  readonly hosts: readonly string[];
  /** How far the clock of this machine is ahead of the last one that told its time, to the second; null: none has. */
  readonly aheadMs: number | null;
}

interface Open extends Pick<HandlerSettings, 'onAnswer'> {
  readonly isReached: () => boolean;
  readonly sofar: () => Contact;
}

/** Keeps who has answered. */
export function openContact(): Open {
  const hosts = new Set<string>();
  let aheadMs: number | null = null;
  return {
    onAnswer: (host, date) => {
      hosts.add(host);
      const theirs = Date.parse(date ?? '');
      if (!Number.isNaN(theirs)) aheadMs = Date.now() - theirs;
    },
    isReached: () => hosts.size > 0,
    sofar: () => ({ hosts: [...hosts].toSorted(), aheadMs }),
  };
}
