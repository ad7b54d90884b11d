import { usageError } from '../errors.js';

/** Objects that Athena reads and writes as the caller: its role may touch these and no others. */
export interface TrailObjects {
  readonly sid: string;
  readonly actions: readonly string[];
  /** What follows `arn:<partition>:` */
  readonly resource: string;
}

export function isAboutObjects(action: string): boolean {
  return action === 's3:GetObject' || action === 's3:PutObject';
}

/** CloudTrail's records lie below AWSLogs/ in whatever bucket; `output` is where Athena writes. */
export function trailObjects(hub: readonly string[], output: string | undefined): readonly TrailObjects[] {
  const actions = hub.filter(isAboutObjects);
  if (actions.length === 0) return [];
  if (output === undefined) {
    const hint = 'So that the role may write there and nowhere else: --athena-output s3://bucket/prefix/.';
    throw usageError('--trail-table needs --athena-output here', hint);
  }
  const place = output.slice('s3://'.length).replace(/\/?$/, '/');
  return [
    { sid: 'ReadTrailRecords', actions: ['s3:GetObject'], resource: 's3:::*/AWSLogs/*' },
    { sid: 'KeepWhatAthenaFound', actions, resource: `s3:::${place}*` },
  ];
}
