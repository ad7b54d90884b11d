import { WireError } from '../service.js';

export type MessageAttributes = Readonly<Record<string, { readonly DataType: string; readonly StringValue: string }>>;

const NAME = /^(?!\.|AWS\.|Amazon\.)[\w.-]{1,256}$/;
const TYPE = /^(String|Number|Binary)(\.|$)/;

/** `MessageAttributes.entry.n.Name` and `.Value.DataType`, `.Value.StringValue` of the Query protocol, by name. */
export function attributesOf(given: unknown): MessageAttributes {
  const entries = Object.values(objectIn(given, 'entry'));
  return Object.fromEntries(
    entries.map((entry) => {
      const { Name: name, Value: value } = (entry ?? {}) as { readonly Name?: unknown; readonly Value?: unknown };
      const { DataType: type, StringValue: text } = (value ?? {}) as { readonly DataType?: unknown; readonly StringValue?: unknown };
      if (typeof name !== 'string' || !NAME.test(name)) throw invalid(`message attribute name ${String(name)}`);
      if (typeof type !== 'string' || !TYPE.test(type)) throw invalid(`type of message attribute '${name}'`);
      if (typeof text !== 'string' || text === '') throw invalid(`message attribute '${name}' must contain a non-empty value`);
      return [name, { DataType: type, StringValue: text }] as const;
    }),
  );
}

/** They count against the size of the message. */
export function sizeOf(attributes: MessageAttributes): number {
  return Object.entries(attributes)
    .map(([name, { DataType: type, StringValue: text }]) => Buffer.byteLength(name + type + text))
    .reduce((sum, bytes) => sum + bytes, 0);
}

function objectIn(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (value === undefined || value === '') return {};
  const inner = (value as Readonly<Record<string, unknown>>)[name];
  return typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string, unknown>>) : {};
}

function invalid(what: string): WireError {
  return new WireError('ParameterValueInvalid', 400, `Invalid ${what}`);
}
