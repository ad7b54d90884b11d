/** For the commands that want somebody to be named. */
const SOMEBODY = 'arn:aws:iam::111122223333:role/Example';

/** Options that can change what is asked, one at a time. */
const OPTIONS = [
  { assume: false },
  { principals: 'users' },
  { principals: 'roles' },
  { granularity: 'action' },
  { by: 'policy' },
  { days: 1 },
  { detail: true },
  { entities: 's3' },
  { granting: true },
  { suggest: true },
  { collapseSso: true },
  { infer: false },
  { check: ['*'] },
  { kind: ['all'] },
];

/** What a report needs with its default columns and options. */
export function usualNeeds(program, report) {
  return needsOf(program, report, {}, () => undefined);
}

/** What it needs with any of its columns and options. */
export function allNeeds(program, report) {
  const everyColumn = ({ columns }) => columns.map(({ key }) => key);
  return new Set([{}, ...OPTIONS].flatMap((options) => [...needsOf(program, report, options, everyColumn)]));
}

function needsOf({ project, judgingOf, variantOf, absent }, asked, options, columnsOf) {
  const judging = judgingOf(asked, { ...absent, assume: true, ...options }, asked.takesArns === true ? [SOMEBODY] : []);
  const report = variantOf(asked, judging);
  return project(report, { columns: columnsOf(report) }, judging).needs;
}
