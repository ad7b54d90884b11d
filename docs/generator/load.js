/**
 * The program's own data, from `dist` for the generator and from `src` for the tests.
 * `load('errors')` must return the module `errors.js` of that folder.
 */
export async function loadProgram(load) {
  // One after the other: Jest's linker does not stand two at once that share a module.
  const { EXIT_CODES } = await load('errors');
  const { buildProgram } = await load('cli/program');
  const { COMMAND_LINE } = await load('commands/index');
  const { REPORTS, VARIANTS } = await load('reports/index');
  const { SOURCES, UNSEEN_REASONS } = await load('evidence/evidence');
  const { HINTS } = await load('output/summary');
  const { PERMISSIONS, permissionsFor } = await load('gather/permissions');
  const { usualNeeds, allNeeds } = await load('commands/report-needs');
  const { templateFor } = await load('commands/template');
  const { DEFAULTS } = await load('cli/settings');
  const { FORMATS } = await load('render/index');
  const { jsonSchema } = await load('render/json-schema');
  const { limitOf } = await load('gather/pace/limits');
  const { PLAN_COLUMNS } = await load('commands/plan');
  const { RUN_COLUMNS } = await load('commands/runs');
  const { DIFF_COLUMNS } = await load('output/diff-columns');
  const { TREND_COLUMNS } = await load('output/trend-rows');
  const { ESCALATION_PATHS } = await load('policy/escalation-paths');
  const { ASSUME_ROLE_PATH } = await load('policy/assume-role-path');
  const { RELEASE_PATHS } = await load('policy/release-paths');
  const { sourcesOf } = await load('policy/escalation-sources');
  return {
    command: commandLine(buildProgram, COMMAND_LINE),
    examples: Object.fromEntries(COMMAND_LINE.map(({ path, examples }) => [path, examples])),
    exitCodes: EXIT_CODES,
    reports: REPORTS,
    variants: VARIANTS,
    reasons: UNSEEN_REASONS,
    sources: SOURCES,
    hints: HINTS,
    permissions: PERMISSIONS,
    permissionsFor,
    usualNeeds,
    allNeeds,
    memberTemplate: () => templateFor('member-role', DEFAULTS),
    renderers: await all(Object.values(FORMATS).map((format) => format.load)),
    jsonSchema,
    configSchema: (await load('config/schema')).configSchema,
    cleanupPlanSchema: await cleanupPlanSchema(load),
    limitOf,
    plainColumns: { plan: PLAN_COLUMNS, runs: RUN_COLUMNS, 'runs trend': TREND_COLUMNS, diff: DIFF_COLUMNS, ...(await plainColumns(load)) },
    escalationPaths: [...ESCALATION_PATHS, ASSUME_ROLE_PATH],
    releasePaths: RELEASE_PATHS,
    sourcesOf,
    ...(await judged(load)),
  };
}

/** The commander program, built but never run: every command and flag is in it, whatever registry it came from. */
function commandLine(buildProgram, commands) {
  const nowhere = { stream: { write: () => true }, tty: false, width: 100, colour: false };
  return buildProgram({ out: nowhere, err: nowhere, env: {} }, commands, () => Promise.resolve());
}

async function cleanupPlanSchema(load) {
  const { PLAN } = await load('cleanup/plan-schema');
  const { PLAN_SCHEMA } = await load('cleanup/plan');
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: PLAN_SCHEMA, ...PLAN };
}

async function plainColumns(load) {
  const { CONFIG_COLUMNS } = await load('commands/config');
  const { DOCTOR_COLUMNS } = await load('commands/doctor');
  const { CHECK_COLUMNS } = await load('commands/list-checks');
  const { planColumns } = await load('reports/cleanup/columns');
  const { VERIFY_COLUMNS } = await load('commands/pack-verify');
  const checks = { 'findings --list-checks': CHECK_COLUMNS };
  return { 'pack verify': VERIFY_COLUMNS, 'cleanup plan': planColumns, config: CONFIG_COLUMNS, doctor: DOCTOR_COLUMNS, ...checks };
}

/** What `findings` judges. */
async function judged(load) {
  const { CHECKS: checks } = await load('findings/registry');
  const { controlName, controlsOf, STANDARDS: standards } = await load('findings/controls');
  const { THRESHOLD_FLAGS: thresholdFlags } = await load('findings/thresholds');
  return { checks, controlName, controlsOf, standards, thresholdFlags };
}

async function all(loaders) {
  const loaded = [];
  for (const load of Object.values(loaders)) loaded.push(await load());
  return loaded;
}
