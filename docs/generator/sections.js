import { calls } from './calls.js';
import { checks } from './checks.js';
import { columns } from './columns.js';
import { commands, commandTable } from './commands.js';
import { exitCodes, gapReasons } from './coverage.js';
import { coverageDemo, demo, planDemo, usageDemos } from './demo.js';
import { escalationPaths } from './escalation-paths.js';
import { flags } from './flags.js';
import { formats } from './formats.js';
import { limits } from './limits.js';
import { hubPolicy, memberPolicy, trustPolicy } from './policies.js';

/** Every section that a document can ask for, by the name in its marker. */
export async function sections(program, run) {
  return {
    demo: await demo(run),
    'demo-coverage': await coverageDemo(run),
    ...(await usageDemos(run)),
    'demo-plan': await planDemo(run),
    'command-table': commandTable(program),
    commands: commands(program),
    flags: flags(program),
    columns: columns(program),
    formats: formats(program),
    'exit-codes': exitCodes(program),
    'gap-reasons': gapReasons(program),
    'hub-policy': hubPolicy(program),
    'member-policy': memberPolicy(program),
    'trust-policy': trustPolicy(),
    calls: calls(program),
    'escalation-paths': escalationPaths(program),
    limits: limits(program),
    checks: checks(program),
  };
}

/** Files that are generated whole, by path from the root of the repository. */
export function files(program) {
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  const schemas = [...program.reports, ...program.variants].map((report) => [
    `docs/schema/${report.name}.schema.json`,
    json(program.jsonSchema(report)),
  ]);
  return {
    ...Object.fromEntries(schemas),
    'docs/schema/config.schema.json': json(program.configSchema()),
    'docs/schema/cleanup-plan.schema.json': json(program.cleanupPlanSchema),
    'docs/member-role.template.json': json(program.memberTemplate()),
  };
}
