import type { Program } from './load.js';

export function commandTable(program: Pick<Program, 'command' | 'reports'>): string;
export function commands(program: Pick<Program, 'command' | 'examples' | 'reports' | 'variants' | 'plainColumns'>): string;
