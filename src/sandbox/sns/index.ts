import type { Actions } from '../service.js';
import { publish } from './publish.js';

/** Amazon SNS: what it takes to send a report to a topic. */
export const snsActions: Actions = { Publish: publish };
