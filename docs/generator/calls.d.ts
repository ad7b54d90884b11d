import type { Program } from './load.js';

export function calls(program: Program): string;
