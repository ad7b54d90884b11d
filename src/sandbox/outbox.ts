import type { SandboxState, ServiceName } from './service.js';

/** Something that was accepted to be sent on, as the caller wrote it. */
export interface Sent {
  readonly service: ServiceName;
  readonly region: string;
  /** The answer's id of it. */
  readonly id: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Everything that was accepted, in that order. */
export function outboxOf(state: SandboxState): Sent[] {
  return state.memory('outbox', (): Sent[] => []);
}

/** Ids of one kind, counted up, in the form of a UUID. */
export function nextId(state: SandboxState, kind: string): string {
  const counter = state.memory(`outbox.ids.${kind}`, () => ({ last: 0 }));
  counter.last += 1;
  return `00000000-0000-4000-9000-${counter.last.toString(16).padStart(12, '0')}`;
}
