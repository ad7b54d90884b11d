import type { Program } from './load.js';

export function checks(program: Pick<Program, 'checks' | 'controlsOf' | 'controlName' | 'standards' | 'thresholdFlags'>): string;
