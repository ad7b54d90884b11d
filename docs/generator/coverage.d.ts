import type { Program } from './load.js';

export function exitCodes(program: Pick<Program, 'exitCodes'>): string;
export function gapReasons(program: Pick<Program, 'reasons' | 'hints'>, meanings?: Readonly<Record<string, string>>): string;
