import type { Program } from './load.js';

export function flags(program: Pick<Program, 'command' | 'reports'>): string;
