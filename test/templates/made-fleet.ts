import { runCli } from '../harness.js';
import { HOME } from '../main/support.js';
import type { Json, Template } from './support.js';

export async function madeFleet(argv: readonly string[], command: readonly string[]): Promise<Template> {
  const { code, stdout, stderr } = await runCli(['template', 'fleet', '--every', '0 6 * * 1', ...argv, '--', ...command], {});
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Template;
}

/** The definition as CloudFormation hands it over. */
export function definitionIn({ Resources }: Template): unknown {
  const value = (Resources['Fleet']?.Properties?.['DefinitionString'] as Json)['Fn::Sub'];
  const [text, own] = Array.isArray(value) ? (value as unknown as readonly [string, Json]) : [String(value), {}];
  const values: Readonly<Record<string, string>> = { 'AWS::Partition': 'aws', 'AWS::AccountId': HOME, 'Evidence': 'evidence', ...Object.fromEntries(Object.keys(own).map((key) => [key, 'subnet-1","subnet-2'])) };
  const filled = text.replace(/\$\{(!?)([\w:.]+)\}/g, (_, escaped: string, name: string) => (escaped === '!' ? `\${${name}}` : values[name] ?? name));
  return JSON.parse(filled) as unknown;
}

/** What a conditional write to the table of turns does. */
export function takeTurn(turns: Map<string, string>, { Item, ConditionExpression }: Json): object {
  const { pk: { S: time }, execution: { S: own } } = Item as Readonly<Record<'pk' | 'execution', { readonly S: string }>>;
  expect(ConditionExpression).toBe('attribute_not_exists(pk) OR #execution = :execution');
  if ((turns.get(time) ?? own) !== own) throw Object.assign(new Error('taken'), { name: 'DynamoDB.ConditionalCheckFailedException' });
  turns.set(time, own);
  return {};
}
