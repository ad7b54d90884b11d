import type { Report } from '../../src/reports/report.js';
import type { Program } from './load.js';

export function commands(program: Pick<Program, 'command' | 'reports'>): string;
export function flags(program: Pick<Program, 'command' | 'reports'>): string;
export function columns(program: Pick<Program, 'reports' | 'variants'>): string;
export function commandOf(report: Pick<Report, 'name' | 'summary'>): string;
export function isVariantOf(variant: Pick<Report, 'name' | 'summary'>, report: Pick<Report, 'name'>): boolean;
export function escalationPaths(program: Pick<Program, 'escalationPaths'>): string;
export function plainColumns(name: string, columns: Program['planColumns']): string;
export function formats(program: Pick<Program, 'renderers'>): string;
export function exitCodes(program: Pick<Program, 'exitCodes'>): string;
export function gapReasons(program: Pick<Program, 'reasons' | 'hints'>, meanings?: Readonly<Record<string, string>>): string;
