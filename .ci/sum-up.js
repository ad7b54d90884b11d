// node sum-up.js <failed steps> <jest result> …: prints `N passed, N failed` and fails when anything did.
import { readFileSync } from 'node:fs';

const [failedSteps, ...files] = process.argv.slice(2);
let [passed, failed, failedRuns] = [0, 0, 0];
for (const file of files) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
  passed += numPassedTests;
  failed += numFailedTests + numRuntimeErrorTestSuites;
  // Its step failed too, and its tests are counted already.
  if (numFailedTests + numRuntimeErrorTestSuites > 0) failedRuns += 1;
}
failed += Math.max(0, Number(failedSteps) - failedRuns);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
