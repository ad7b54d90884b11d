import type { Json, Statement } from './words.js';

/** What is to run, as both engines are told. */
export interface Schedule {
  /** `stale --days 90 --to …` */
  readonly command: readonly string[];
  readonly statements: readonly Statement[];
  readonly environment: Json;
}

/** Where it runs. */
export interface Engine {
  readonly about: string;
  readonly parameters: Json;
  readonly conditions: Json;
  resources(schedule: Schedule): Json;
  /** Of EventBridge Scheduler. */
  target(schedule: Schedule): Json;
  /** What Scheduler's role takes. */
  mayBegin(): readonly Statement[];
}
