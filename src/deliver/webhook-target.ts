import type { Acceptance, Delivered, DestinationKind, ParseContext, Target } from './destination.js';
import { splitAddress, type AddressOptions } from './address-options.js';
import type { Message } from './message.js';
import type { Ports, WebAnswer } from './ports.js';
import { secretSource, type SecretSource } from './secret-source.js';
import { SendError } from './send-error.js';
import { usageError } from '../errors.js';
import { grouped, quoted } from '../text.js';

export interface Payload {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What tells one kind of webhook from another. */
export interface WebhookForm {
  readonly scheme: string;
  readonly about: string;
  readonly example: string;
  /** Options of the address that name a further secret. */
  readonly secrets?: readonly string[];
  /** Throws a SendError when it can't be made small enough. */
  payload(message: Message, sent: readonly Delivered[], secrets: Readonly<Record<string, string>>, now: Date): Promise<Payload>;
  /** Throws a SendError when an answer of 2xx is none of this kind of webhook. */
  check?(answer: WebAnswer): void;
}

/** A webhook whose address is a secret. */
export function webhookKind(form: WebhookForm): DestinationKind {
  const { scheme, about, example } = form;
  return { scheme, about, example, parse: (to, context) => parse(to, context, form) };
}

async function parse(to: string, context: ParseContext, form: WebhookForm): Promise<Target> {
  const { scheme, secrets = [], example } = form;
  const rest = to.slice(scheme.length + 1);
  const option = `--to ${scheme}:…`;
  if (rest.startsWith('//')) {
    const hint = `Everybody on this machine can read a command line: put the address into a variable or a file, such as ${example}.`;
    throw usageError(`${option}: the address of a webhook is a secret and does not belong on the command line`, hint);
  }
  const [place = ''] = rest.split('?', 1);
  const address = await secretSource(option, place, context);
  const options: AddressOptions = Object.fromEntries(secrets.map((name) => [name, () => undefined]));
  const { options: given } = splitAddress(`${scheme}:…`, rest, options);
  if (address.actions.length === 0) urlOf(await address.read(NO_PORTS), (text) => usageError(`${option}: ${text}`, WHAT_ADDRESS));
  const further: Record<string, SecretSource> = {};
  for (const [name, source] of Object.entries(given)) further[name] = await secretSource(`${option}: ${name}`, source, context);
  const sources = [address, ...Object.values(further)];
  return {
    to,
    scheme,
    actions: [...new Set(sources.flatMap(({ actions }) => actions))],
    open: (ports) => opened(to, form, address, further, ports),
  };
}

/** Of variables and files nothing is asked. */
const NO_PORTS: Pick<Ports, 'secrets'> = { secrets: { read: () => Promise.reject(new Error('nothing to ask')) } };

const WHAT_ADDRESS = 'It must begin with https://, as the other side gave it to you.';

function opened(to: string, form: WebhookForm, address: SecretSource, further: Readonly<Record<string, SecretSource>>, ports: Ports) {
  const url = async (): Promise<URL> => urlOf(await address.read(ports), (text) => addressError(`${address.name}: ${text}`));
  const secrets = async (): Promise<Readonly<Record<string, string>>> => {
    const read = Object.entries(further).map(async ([name, source]) => [name, await source.read(ports)] as const);
    return Object.fromEntries(await Promise.all(read));
  };
  return {
    preflight: async (): Promise<readonly string[]> => {
      await Promise.all([url(), secrets()]);
      return [];
    },
    preview: async (message: Message, sent: readonly Delivered[]): Promise<readonly string[]> => {
      const { body } = await form.payload(message, sent, await secrets(), ports.now());
      return [`${to} (${grouped(Buffer.byteLength(body))} bytes)`, ...JSON.stringify(JSON.parse(body), null, 1).split('\n')];
    },
    send: async (message: Message, sent: readonly Delivered[]): Promise<Acceptance> => {
      const { body, headers = {} } = await form.payload(message, sent, await secrets(), ports.now());
      const request = { url: await url(), headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body };
      const answer = await ports.web.post(request);
      form.check?.(answer);
      return { detail: `${to} (HTTP ${answer.status})` };
    },
  };
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/;

/** Nothing of it is in the error. */
function urlOf(text: string, refuse: (text: string) => Error): URL {
  if (!URL.canParse(text)) throw refuse('what is there is not a web address');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw refuse('the address has a user name or a password in it');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return url;
  throw refuse(`the address begins with ${quoted(url.protocol)}`);
}

function addressError(text: string): SendError {
  return new SendError({ reason: 'refused', code: 'BadAddress', text, hint: WHAT_ADDRESS });
}
