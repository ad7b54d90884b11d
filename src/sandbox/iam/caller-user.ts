import { validationError } from '../server/errors.js';
import type { Caller } from '../service.js';

export const USER_NAME = { min: 1, max: 128, pattern: /^[\w+=,.@-]+$/ };

/** Without a name IAM takes the user who signed. */
export function ownName({ arn }: Caller): string {
  if (!arn.includes(':user/')) throw validationError('Must specify userName when calling with non-User credentials');
  return arn.slice(arn.lastIndexOf('/') + 1);
}
