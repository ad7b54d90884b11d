import type { Report } from '../../src/reports/report.js';
import type { Program } from './load.js';

export function columns(program: Pick<Program, 'reports' | 'variants' | 'plainColumns'>): string;
export function commandOf(report: Pick<Report, 'name' | 'summary'>): string;
export function isVariantOf(variant: Pick<Report, 'name' | 'summary'>, report: Pick<Report, 'name'>): boolean;
export function columnsHeading(name: string): string;
export function plainColumns(name: string, columns: Program['plainColumns'][string]): string;
