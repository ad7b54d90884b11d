import type { Need } from '../evidence/evidence.js';
import type { Findings } from '../gather/gather.js';
import { Tally } from '../findings/tally.js';
import type { BesideDocument } from '../render/renderer.js';
import { REPORTS } from '../reports/index.js';
import type { ReportContext } from '../reports/options.js';
import type { Report } from '../reports/report.js';
import { documentOf } from './document.js';
import type { Presentation } from './presentation.js';
import { project, type Projection } from './projection.js';
import { runReport } from './report-rows.js';

/** Reports that the page for management is made of, in the order of a workbook. */
const PARTS = ['users', 'keys', 'roles', 'stale', 'privileges', 'findings', 'people', 'accounts'];

/** Rows of each: a sheet is held until it is whole, and several stand in one file. */
export const MOST_BESIDE = 100_000;

/** The reports that the evidence of the page answers, with those of their usual columns that it was asked for. */
export function besideOf(
  { options, projection: { needs, grouping }, advisor }: Presentation,
  { gathered, store, started }: Findings,
  context: ReportContext,
): () => readonly BesideDocument[] {
  const has = (part: { readonly needs: Iterable<Need> }): boolean => [...part.needs].every((need) => needs.has(need));
  const parts = PARTS.flatMap((name): readonly Part[] => {
    const asked = REPORTS.find((report) => report.name === name);
    const report = asked?.variant?.(options) ?? asked;
    if (report === undefined || grouping !== null || !has(report)) return [];
    const usual = project(report, {}, options).shown.filter(has);
    return [{ report, projection: project(report, { columns: usual.map(({ key }) => key), limit: MOST_BESIDE }, options) }];
  }).filter(({ projection }) => has(projection));
  return () => parts.map(({ report, projection }): BesideDocument => {
    const run = runReport({ report, projection, advisor, context: ofItsOwn(context) }, gathered, store);
    const { schema, columns, rows } = documentOf(report, projection, gathered, run, started);
    return {
      ...{ schema, columns, rows, beyond: run.beyond },
      get coverage() {
        return run.coverage();
      },
    };
  });
}

interface Part {
  readonly report: Report;
  readonly projection: Projection;
}

/** What is counted for the end of a run is counted once. */
function ofItsOwn(context: ReportContext): ReportContext {
  const { policy } = context;
  return policy === null ? context : { ...context, policy: { ...policy, tally: new Tally(policy.baseline) } };
}
