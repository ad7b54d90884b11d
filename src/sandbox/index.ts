export type { Sandbox, SandboxOptions, CallCount } from './start.js';
export { startSandbox } from './start.js';
