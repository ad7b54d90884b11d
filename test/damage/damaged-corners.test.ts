import { IS_FULL, ofTheLongest } from '../extent.js';
import { CORNER_LINES, DRAWN_CORNERS, tryCases, undisturbedRuns } from './cases.js';

const CASES = IS_FULL ? ofTheLongest(2_000) : 12;

describe('damaged answers to what only some reports ask', () => {
  let known: Awaited<ReturnType<typeof undisturbedRuns>>;
  beforeAll(async () => {
    known = await undisturbedRuns(CORNER_LINES);
  }, 60_000);

  it('are of all of it', () => {
    const actions = [...known.values()].flatMap(({ calls }) => calls.map(({ service, action }) => `${service}:${action}`));
    expect([...new Set(actions)].sort()).toEqual(
      expect.arrayContaining([
        ...['cloudtrail:LookupEvents', 'securityhub:GetFindingsV2', 'iam:GetAccountPasswordPolicy', 'iam:ListServerCertificates'],
        ...['iam:ListAccessKeys', 'iam:ListSSHPublicKeys', 'iam:ListSigningCertificates', 'sso:GetInlinePolicyForPermissionSet'],
        ...['sso:GetPermissionsBoundaryForPermissionSet', 'sso:ListAccountAssignments', 'identitystore:ListUsers', 'sso:ListInstances'],
        ...['athena:GetTableMetadata', 'athena:StartQueryExecution', 'athena:GetQueryExecution', 'athena:GetQueryResults'],
      ]),
    );
    expect([...known.values()].map(({ ran }) => ran.code)).toEqual(CORNER_LINES.map(() => 0));
  });

  it(`leave the same rows, or a gap (${CASES} of them)`, async () => {
    const { faults, hits, gaps } = await tryCases(0, CASES, known, DRAWN_CORNERS);
    expect(faults).toEqual([]);
    expect(hits).toBeGreaterThan(CASES * 0.9);
    expect(gaps).toBeGreaterThan(CASES / 3);
  }, 1_800_000);
});
