import { describeInFull, ofTheLongest } from '../extent.js';
import { tryCases, undisturbedRuns } from './cases.js';

/** A file of its own, for another core. */
const [FROM, CASES] = [5_200, ofTheLongest(5_200)];

describeInFull('more answers that are damaged on their way', () => {
  it(`leave the same rows, or a gap (${CASES} of them)`, async () => {
    expect((await tryCases(FROM, CASES, await undisturbedRuns())).faults).toEqual([]);
  }, 1_800_000);
});
