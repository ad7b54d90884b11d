import type { Run } from './demo.js';
import type { Program } from './load.js';

export function sections(program: Program, run: Run): Promise<Readonly<Record<string, string>>>;
export function files(program: Program): Readonly<Record<string, string>>;
