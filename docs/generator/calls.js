import { code, list, table } from './markdown.js';
import { allNeeds, usualNeeds } from './needs.js';

/** Every source, the actions it calls, and the reports that ask it. */
export function calls(program) {
  const rows = Object.keys(program.permissions).map((source) => {
    const { hub, member } = program.permissions[source];
    return [code(source), list(hub), list(member), askedBy(source, program)];
  });
  return table(['Source', 'Called with your own credentials', 'Called in each account', 'Asked by'], rows);
}

/** What stands for a source among the needs of columns. */
const NEEDS = {
  config: ['inventory'],
  account_details: ['roles'],
  organization_trail: ['made_users', 'made_passwords', 'made_keys', 'made_roles'],
  cloudtrail: ['made_users', 'made_passwords', 'made_keys', 'made_roles'],
};

function askedBy(source, program) {
  if (source === 'organizations') return 'every run, except with `--source account`';
  const wanted = [source, ...(NEEDS[source] ?? [])];
  const words = program.reports.flatMap((report) => {
    if (wanted.some((need) => usualNeeds(program, report).has(need))) return [code(report.name)];
    return wanted.some((need) => allNeeds(program, report).has(need)) ? [`${code(report.name)} on request`] : [];
  });
  return words.join(', ');
}
