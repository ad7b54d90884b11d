import { WireError, type Call, type SandboxState } from '../service.js';

/** events:DescribeEventBus; the default bus when none is named. */
export function describeEventBus({ input, region }: Call, { world }: SandboxState): object {
  const asked = typeof input.Name === 'string' ? input.Name : 'default';
  const name = asked.replace(/^arn:.*:event-bus\//, '');
  const there = name === 'default' || (region === world.region && world.delivery?.buses?.includes(name) === true);
  if (!there) throw new WireError('ResourceNotFoundException', 400, `Event bus ${name} does not exist.`);
  return { Arn: `arn:${world.partition}:events:${region}:${world.hub.accountId}:event-bus/${name}`, Name: name };
}
