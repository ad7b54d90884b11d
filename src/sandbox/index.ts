export type { Sandbox, SandboxOptions } from './start.js';
export type { Sent } from './outbox.js';
export type { CallCount } from './server/call-counter.js';
export { startSandbox } from './start.js';
