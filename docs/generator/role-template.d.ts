import type { Program } from './load.js';

export function roleTemplate(program: Program): object;
