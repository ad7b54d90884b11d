import type { Program } from './load.js';

export function formats(program: Pick<Program, 'renderers'>): string;
