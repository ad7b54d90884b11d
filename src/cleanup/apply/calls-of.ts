import type { Live, LivePolicy } from '../live.js';
import type { PlannedCall, StepInput } from '../plan.js';

export interface Filled {
  /** Without `iam:`. */
  readonly action: string;
  readonly input: StepInput;
}

/** What the placeholders in a plan stand for. */
export interface Filling {
  readonly now: string;
  readonly plan: string;
}

/**
 * The calls of a step as they go out now: the time and the plan filled in, and one call for each that is found.
 * `before`: as it was before the first write, for devices that were only then assigned.
 */
export function callsFor({ action, input, each }: PlannedCall, live: Live | null, before: Live, filling: Filling): readonly Filled[] {
  const name = action.replace(/^iam:/, '');
  const filled = fill(input, filling);
  if (each === undefined) return [{ action: name, input: filled }];
  return found(each, live, before).map((added) => ({ action: name, input: { ...filled, ...added } }));
}

function fill(input: StepInput, { now, plan }: Filling): StepInput {
  const { Tags } = input;
  if (!Array.isArray(Tags)) return input;
  const values = (Tags as readonly { readonly Key: string; readonly Value: string }[]).map(({ Key, Value }) => ({
    Key,
    Value: Value.replaceAll('{now}', now).replaceAll('{plan}', plan),
  }));
  return { ...input, Tags: values };
}

/** Root's device is nobody else's. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html */
const VIRTUAL = /^arn:[\w-]+:iam::\d{12}:mfa\/(?!root-account-mfa-device$)/;

function found(each: NonNullable<PlannedCall['each']>, live: Live | null, before: Live): readonly StepInput[] {
  switch (each) {
    case 'mfa_device':
      return devicesOf(live).map((SerialNumber) => ({ SerialNumber }));
    case 'virtual_mfa_device':
      return devicesOf(before).filter((serial) => VIRTUAL.test(serial)).map((SerialNumber) => ({ SerialNumber }));
    case 'instance_profile':
      return live?.kind === 'role' ? live.instanceProfiles.map((InstanceProfileName) => ({ InstanceProfileName })) : [];
    case 'oldest_version':
      return live?.kind === 'policy' ? oldestOf(live).map(({ id }) => ({ VersionId: id })) : [];
  }
}

function devicesOf(live: Live | null): readonly string[] {
  return live?.kind === 'user' ? live.mfa : [];
}

function oldestOf({ versions, defaultVersion }: LivePolicy): LivePolicy['versions'] {
  return versions.filter(({ id }) => id !== defaultVersion).slice(-1);
}
