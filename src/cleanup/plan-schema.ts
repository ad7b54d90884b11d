import { CLEANUP_ACTIONS, CREDENTIAL_KINDS, LEFT_OUT, PLAN_SCHEMA, RISKS, STAGES, STEP_EACH } from './plan.js';

/** As much of JSON Schema as a plan takes: it is checked by it, and docs/schema/cleanup-plan.schema.json is made from it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly anyOf?: readonly Schema[];
}

const text: Schema = { type: 'string' };
const textOrNone: Schema = { type: ['string', 'null'] };
const texts = list(text);
const account: Schema = { type: 'string', pattern: '^\\d{12}$' };
const digest: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const time: Schema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$' };
const count: Schema = { type: 'integer' };
const countOrNone: Schema = { type: ['integer', 'null'] };

function list(items: Schema): Schema {
  return { type: 'array', items };
}

/** Of keys that end in `?` nothing need be there; others than these may not be. */
function object(fields: Readonly<Record<string, Schema>>): Schema {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, schema]) => [key.replace('?', ''), schema])),
    required: entries.flatMap(([key]) => (key.endsWith('?') ? [] : [key])),
    additionalProperties: false,
  };
}

const question = object({
  ...{ staleDays: count, unusedRolesDays: countOrNone, where: textOrNone, findings: texts, leavers: countOrNone },
  ...{ accounts: { anyOf: [texts, { type: 'null' }] }, ownerTag: text, breakGlassTag: textOrNone, auditRole: text },
  keepTag: { type: 'boolean' },
});

const sessionPolicy = object({
  Version: { const: '2012-10-17' },
  Statement: list(object({
    ...{ Sid: text, Effect: { const: 'Allow' }, Action: texts, Resource: { anyOf: [text, texts] } },
    'Condition?': { type: 'object', additionalProperties: { type: 'object', additionalProperties: { anyOf: [text, texts] } } },
  })),
});

const credential = object({
  ...{ kind: { enum: CREDENTIAL_KINDS }, id: textOrNone, created: textOrNone },
  ...{ status: { enum: ['Active', 'Inactive', 'Expired', 'unknown'] }, lastUsed: textOrNone },
});

const action: Schema = { enum: CLEANUP_ACTIONS };

const input: Schema = {
  type: 'object',
  additionalProperties: { anyOf: [text, { type: 'boolean' }, texts, list(object({ Key: text, Value: text }))] },
};

const call = { action, input, 'each?': { enum: STEP_EACH } };

const step = object({
  ...{ n: count, ...call, undo: { type: 'string', pattern: '^(restores |lost: )' }, 'was?': digest },
  'ifFull?': object({ how: { enum: ['instead', 'first'] }, call: object(call) }),
});

const principal = object({
  ...{ digest, account, kind: { enum: ['user', 'role', 'policy'] }, name: text, path: text, arn: text },
  ...{ uniqueId: textOrNone, created: text, 'attachments?': count },
  ...{ whole: { type: 'boolean' }, credentials: list(credential), others: list(credential) },
  ...{ why: list(object({ fact: text, source: text, asOf: text })), breaks: texts, risk: { enum: RISKS } },
  blast: object({ admin: { enum: ['yes', 'no', 'unknown'] }, lastUse: textOrNone, lastService: textOrNone }),
  ...{ owner: textOrNone, steps: list(step), undo: object({ restores: texts, lost: texts }) },
});

export const PLAN: Schema = object({
  ...{ schema: { const: PLAN_SCHEMA }, id: digest, made: time, by: text, run: textOrNone, organization: textOrNone, evidenceAsOf: time },
  ...{ stage: { enum: STAGES }, question, role: text },
  accounts: list(object({ id: account, name: textOrNone, 'path?': textOrNone, 'unitPath?': textOrNone, partition: text, sessionPolicy })),
  ...{ planned: list(digest), principals: list(principal) },
  leftOut: list(object({
    ...{ account, kind: { enum: ['user', 'role', 'policy', 'account'] }, name: text, credential: textOrNone },
    ...{ reason: { enum: LEFT_OUT }, why: text },
  })),
});
