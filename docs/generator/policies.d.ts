import type { Program } from './load.js';

export const HUB_ROLE_ARN: string;
export const VERSION: string;
export function hubPolicy(program: Program): string;
export function memberPolicy(program: Program): string;
export function memberDocument(program: Program, managed: unknown): object;
export function roleName(program: Pick<Program, 'command'>): string;
export function trustPolicy(): string;
