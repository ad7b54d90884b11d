import type { Program } from './load.js';

export function limits(program: Pick<Program, 'permissions' | 'limitOf'>): string;
