import type { Ports } from '../../deliver/ports.js';
import type { AwsSettings } from '../clients.js';
import { lastingCredentials } from './lasting-credentials.js';
import { openWriting, SILENT, type Found } from './open-writing.js';
import { s3Port } from './s3/port.js';
import { secretsPort } from './secrets.js';
import { openCaller } from './signed-call.js';
import { tablePort } from './dynamodb.js';
import { eventsPort } from './events.js';
import { mailPort } from './ses.js';
import { snsPort } from './sns.js';
import { webPort } from './web.js';

/** After an interruption, or at the end of patience, so long is spent on tidying up. */
const TIDY_UP_MS = 5_000;

/** The ways out to every destination. They have sockets of their own, since those of the run end with its deadline. */
export function openPorts(settings: AwsSettings, found: Found): Ports & { close(): void } {
  const { clock, signal, env = process.env } = settings;
  const uninterrupted = new AbortController().signal;
  const { tools: common, handlers } = openWriting(settings, found, [[signal], [uninterrupted, TIDY_UP_MS]]);
  const [handler, lastHandler] = handlers;
  if (handler === undefined || lastHandler === undefined) throw new Error('no way out');
  const credentials = lastingCredentials(settings, found.credentials, { requestHandler: handler, logger: SILENT });
  const tools = { ...common, handler, credentials, signal };
  const caller = openCaller(tools);
  const lastCaller = openCaller({ ...tools, handler: lastHandler, signal: uninterrupted });
  return {
    s3: s3Port({ caller, lastCaller, home: found.region, env }),
    secrets: secretsPort(caller.call),
    web: webPort(tools),
    now: () => clock.now(),
    sns: snsPort(caller.call),
    mail: mailPort(caller.call),
    table: tablePort(caller.call, tools),
    events: eventsPort(caller.call, tools),
    close: () => {
      handler.destroy();
      lastHandler.destroy();
    },
  };
}
