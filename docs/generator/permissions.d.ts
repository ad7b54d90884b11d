import type { Program } from './load.js';

export function hubPolicy(program: Program): string;
export function memberPolicy(program: Program): string;
export function trustPolicy(): string;
export function calls(program: Program): string;
export function roleTemplate(program: Program): object;
