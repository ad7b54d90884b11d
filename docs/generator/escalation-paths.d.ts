import type { Program } from './load.js';

export function escalationPaths(program: Pick<Program, 'escalationPaths' | 'releasePaths' | 'sourcesOf'>): string;
