import { readFileSync } from 'node:fs';
import { judgeEscalation, type EscalationSubject } from '../../src/checks/escalation.js';
import { ESCALATION_PATHS } from '../../src/policy/escalation-paths.js';
import { sourcesOf } from '../../src/policy/escalation-sources.js';
import { RELEASE_PATHS } from '../../src/policy/release-paths.js';
import { allow, applied, document, policies } from './support.js';

/** One combination of actions as a catalogue has it. */
interface Published {
  readonly catalogue: 'pathfinding' | 'prowler' | 'cloudsplaining';
  readonly id: string;
  readonly actions: readonly string[];
}

const PUBLISHED = JSON.parse(readFileSync(new URL('published-paths.json', import.meta.url), 'utf8')) as readonly Published[];
const sourceOf = ({ catalogue, id }: Published): string => `${catalogue}/${id}`;

/** What these actions alone do not open, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'pathfinding/sts-001': 'whom the roles trust decides it',
  'cloudsplaining/PassExistingRoleToNewDataPipeline': 'a pipeline that nobody defines or activates runs nothing',
  'prowler/iam:DeleteUserPermissionsBoundary': 'only whom a boundary holds back gains by it',
  'prowler/AssumeRole+DeleteRolePermissionsBoundary': 'only whom a boundary holds back gains by it',
};

const ALICE = { arn: 'arn:aws:iam::111122223333:user/alice', name: 'alice' } as const;

function alice(...actions: readonly string[]): EscalationSubject {
  return { kind: 'user', ...ALICE, groups: [], policies: policies([applied('P', allow(actions))]) };
}

it('is all of pathfinding.cloud, Prowler and cloudsplaining', () => {
  const count = (catalogue: Published['catalogue']): number => PUBLISHED.filter((each) => each.catalogue === catalogue).length;
  expect([count('pathfinding'), count('prowler'), count('cloudsplaining')]).toEqual([65, 101, 59]);
});

it.each(PUBLISHED.filter((each) => !(sourceOf(each) in ELSEWHERE)).map((each) => [sourceOf(each), each] as const))(
  '%s is open, and says so',
  (source, { actions }) => {
    const { escalation, open } = judgeEscalation(alice(...actions), null);
    expect(escalation).toBe('yes');
    expect(open.flatMap(sourcesOf)).toContain(source);
  },
);

it.each(Object.entries(ELSEWHERE))('%s is not open by its actions alone: %s', (source) => {
  const published = PUBLISHED.find((each) => sourceOf(each) === source);
  expect(judgeEscalation(alice(...(published?.actions ?? [])), null).escalation).toBe('no');
});

it('what a boundary holds back is open as published', () => {
  const capped = {
    ...alice('*', 'iam:DeleteUserPermissionsBoundary'),
    policies: policies([applied('P', allow('*'))], document(allow('iam:DeleteUserPermissionsBoundary'))),
  };
  expect(judgeEscalation(capped, null).open.flatMap(sourcesOf)).toContain('prowler/iam:DeleteUserPermissionsBoundary');
});

it('every path has a source, and no source is made up', () => {
  const all = [...ESCALATION_PATHS, ...RELEASE_PATHS];
  expect(all.filter((path) => sourcesOf(path).length === 0)).toEqual([]);
  const listed = all.flatMap(sourcesOf).filter((source) => /^(pathfinding|prowler|cloudsplaining)\//.test(source));
  expect(listed.filter((source) => !PUBLISHED.some((each) => sourceOf(each) === source))).toEqual([]);
  expect(sourcesOf({ id: 'assume_role' })).toContain('pathfinding/sts-001');
  expect(sourcesOf({ id: 'nothing' })).toEqual([]);
});

it('says why what is obsolete is so', () => {
  const found = ESCALATION_PATHS.filter((path) => path.obsolete !== undefined);
  expect(found.map(({ id }) => id).sort()).toEqual([
    'glue_endpoint_key',
    'pass_role_apprunner',
    'pass_role_autoscaling',
    'pass_role_autoscaling_update',
    'pass_role_codestar',
    'pass_role_datapipeline',
    'pass_role_glue_endpoint',
    'update_apprunner',
  ]);
  for (const { obsolete } of found) expect(obsolete).toMatch(/^[A-Z].{20,}20\d\d|Development endpoints/);
});

it.each([
  [['iam:PassRole', 'glue:UpdateJob', 'glue:CreateTrigger']],
  [['iam:PassRole', 'sagemaker:CreateNotebookInstanceLifecycleConfig', 'sagemaker:CreateNotebookInstance']],
  [['iam:PassRole', 'ec2:CreateLaunchTemplate', 'autoscaling:CreateAutoScalingGroup']],
  [['iam:PassRole', 'ec2:AssociateIamInstanceProfile']],
  [['iam:PassRole', 'ec2:AssociateIamInstanceProfile', 'ec2:DisassociateIamInstanceProfile']],
  [['iam:PassRole', 'ec2:ReplaceIamInstanceProfileAssociation']],
  [['iam:PassRole', 'bedrock-agentcore:CreateAgentRuntime', 'bedrock-agentcore:InvokeAgentRuntimeCommand']],
  [['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy']],
  [['sts:AssumeRoot']],
  [['ssm:CreateAssociation']],
])('%j is open', (actions) => {
  expect(judgeEscalation(alice(...actions), null).escalation).toBe('yes');
});

it.each([[['iam:PassRole']], [['ec2:AssociateIamInstanceProfile', 'ec2:DisassociateIamInstanceProfile']], [['eks:CreateAccessEntry']]])(
  '%j is not',
  (actions) => {
    expect(judgeEscalation(alice(...actions), null).escalation).toBe('no');
  },
);
