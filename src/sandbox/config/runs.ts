import type { Row } from './sql/index.js';
import type { World } from '../world.js';
import { captureAt, itemOf, type Capture } from './items.js';
import { networkResources } from './network.js';
import { groupResource, IAM_TYPES, policyResource, roleResource, userResource, type Resource } from './resources.js';
import type { Snapshot } from './snapshot.js';

/** Rows of one account, type and recorder. What they have in common can be asked without building them. */
export interface Run {
  readonly known: { readonly accountId: string; readonly resourceType: string; readonly awsRegion: string };
  /** The Region of the recorder: the SourceRegion of List/GetAggregate calls, never seen in the rows of IAM. */
  readonly recorderRegion: string;
  /** 0 for the newest recording of a global resource; 1, 2 … for the same resource from further Regions. */
  readonly copy: number;
  readonly size: number;
  row(index: number): Row;
}

/** Recorders of further Regions saw the same a little earlier, so that the newest row can be told. */
const REGION_LAG_MS = 7_000;

/** All rows that an account's recorders hold, also the copies of global resources from several Regions. */
export function runsOf(world: World, snapshot: Snapshot): readonly Run[] {
  const { account } = snapshot;
  const capturedAt = Date.parse(account.config.capturedAt);
  const local = captureAt(account, world.region, capturedAt);
  const runs = networkResources(world, account).map((resource) => runOf(resource.type, [resource], local, world.region, 0, (same) => same));
  for (const [copy, region] of account.config.recordingRegions.entries()) {
    const capture = captureAt(account, 'global', capturedAt - copy * REGION_LAG_MS);
    runs.push(
      runOf(IAM_TYPES.user, snapshot.users, capture, region, copy, (user) => userResource(snapshot, world.partition, user)),
      runOf(IAM_TYPES.role, snapshot.roles, capture, region, copy, (role) => roleResource(snapshot, world.partition, role)),
      runOf(IAM_TYPES.group, snapshot.groups, capture, region, copy, (group) => groupResource(snapshot, world.partition, group)),
      runOf(IAM_TYPES.policy, snapshot.policies, capture, region, copy, (policy) => policyResource(snapshot, policy)),
    );
  }
  return runs.filter((run) => run.size > 0);
}

function runOf<T>(
  resourceType: string,
  things: readonly T[],
  capture: Capture,
  recorderRegion: string,
  copy: number,
  resourceOf: (thing: T) => Resource,
): Run {
  return {
    known: { accountId: capture.account.id, resourceType, awsRegion: capture.awsRegion },
    recorderRegion,
    copy,
    size: things.length,
    row: (index) => {
      const thing = things[index];
      if (thing === undefined) throw new RangeError(`no row ${index} among ${things.length} of ${resourceType}`);
      return itemOf(resourceOf(thing), capture);
    },
  };
}
