// `npm test`: everything in process that a newcomer need not wait for. What takes as long as all the rest together is left to the whole
// (`npm run test:all`, CI) and to who names it: `npm test -- test/main/formats`.
import { spawnSync } from 'node:child_process';

const LONG = [
  ...['aws/network/profile-shapes', 'aws/network/setup-faults', 'aws/renewing-ask', 'aws/write/s3', 'checks/assume-role/closure.property'],
  ...['docs/fresh', 'docs/questions', 'lambda/unattended', 'main/access', 'main/doctor', 'main/findings-gates', 'main/formats', 'main/hanging'],
  ...['main/head-start', 'main/hidden-accounts', 'main/keeping/cache', 'main/keeping/chaos', 'main/keeping/diff', 'main/keeping/disk'],
  ...['main/keeping/offline', 'main/keeping/plan', 'main/keeping/resume', 'main/keeping/runs', 'main/keeping/s3-store', 'main/keeping/shards', 'main/privileges'],
  ...['main/sending/notify', 'main/sending/s3', 'main/sending/webhooks', 'main/unused-independence', 'main/usage-truth', 'main/calls'],
  ...['cleanup/apply/property', 'config/fuzz', 'main/accounts', 'main/bad-data', 'main/credential-report', 'main/demo', 'main/faults'],
  ...['main/findings', 'main/identity-center', 'main/keeping/advisor-answers', 'main/keeping/full-disk', 'main/keeping/home'],
  ...['main/keeping/log-format', 'main/keeping/trend', 'main/modes', 'main/next-command', 'main/no-answer-at-home', 'main/roles'],
  ...['sandbox/config/parts', 'templates/templates'],
  ...['main/cleanup/story', 'main/cleanup-plan', 'output/emit', 'main/keeping/row-diff', 'main/overview', 'main/unreadable', 'main/unused', 'main/where'],
  ...['sandbox/worlds/generated', 'store/run-store', 'templates/schedule-role', 'main/keeping/export', 'main/workers'],
  ...['templates/fleet', 'templates/schedule', 'main/analyzer-view', 'main/peers', 'main/keeping/pack', 'main/provenance', 'store/both-places', 'zip/zip'],
  ...['run/account-sights'],
].map((suite) => `/test/${suite}\\.test\\.ts$`);

const { IAM_AUDIT_TEST_EXTENT: extent } = process.env;
const given = process.argv.slice(2);
const isNamed = given.some((word) => !word.startsWith('-'));
const ignored = ['/test/e2e/', '/test/browser/', ...(extent === undefined && !isNamed ? LONG : [])];
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const argv = [...jest, `--testPathIgnorePatterns=${ignored.join('|')}`, '--verbose=false', ...given];
process.exitCode = spawnSync(process.execPath, argv, { stdio: 'inherit' }).status ?? 1;
