import { demo, planDemo, usageDemos } from './demo.js';
import { limits } from './limits.js';
import { calls, hubPolicy, memberPolicy, roleTemplate, trustPolicy } from './permissions.js';
import { columns, commands, escalationPaths, exitCodes, flags, formats, gapReasons, plainColumns } from './reference.js';

/** Every section that a document can ask for, by the name in its marker. */
export async function sections(program, run) {
  return {
    demo: await demo(run),
    ...(await usageDemos(run)),
    'escalation-paths': escalationPaths(program),
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
    plan: await planDemo(run),
    'plan-columns': plainColumns('plan', program.planColumns),
    'run-columns': plainColumns('runs', program.runColumns),
    limits: limits(program),
  };
}

/** Files that are generated whole, by path from the root of the repository. */
export function files(program) {
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    ...Object.fromEntries([...program.reports, ...program.variants].map((report) => [`docs/schema/${report.name}.schema.json`, json(program.jsonSchema(report))])),
    'docs/member-role.template.json': json(roleTemplate(program)),
  };
}
