export type { Sandbox, SandboxOptions, CallCount } from './sandbox.js';
export { startSandbox } from './sandbox.js';
