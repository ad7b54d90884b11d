import type { Actions } from '../service.js';
import { describeEventBus } from './describe-event-bus.js';
import { putEvents } from './put-events.js';

/** Amazon EventBridge (classic buses): what it takes to send events. */
export const eventsActions: Actions = { DescribeEventBus: describeEventBus, PutEvents: putEvents };
