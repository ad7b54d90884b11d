import type { Need } from '../../src/evidence/evidence.js';
import type { Report } from '../../src/reports/report.js';
import type { Program } from './load.js';

export function usualNeeds(program: Program, report: Report): ReadonlySet<Need>;
export function allNeeds(program: Program, report: Report): ReadonlySet<Need>;
