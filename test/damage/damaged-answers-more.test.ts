import { describeInFull, ofTheLongest } from '../extent.js';
import { LINES, tryCases, undisturbed, type Case } from './cases.js';

/** A file of its own, for another core. */
const [FROM, CASES] = [5_200, ofTheLongest(5_200)];

describeInFull('more answers that are damaged on their way', () => {
  it(`leave the same rows, or a gap (${CASES} of them)`, async () => {
    const known = new Map<Case['line'], Awaited<ReturnType<typeof undisturbed>>>();
    for (const line of LINES) known.set(line, await undisturbed(line));
    expect((await tryCases(FROM, CASES, known)).faults).toEqual([]);
  }, 1_800_000);
});
