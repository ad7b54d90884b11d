import { isAggregateQuery, nameOf } from './sql/index.js';
import type { Action, Call, SandboxState } from '../service.js';
import { aggregatorScope, findAggregator } from './aggregators.js';
import { answerTo } from './answer.js';
import { requiredText, textField } from './fields.js';
import { configMemory } from './memory.js';
import { invalidToken, pageOf, pageSize } from './page.js';
import type { Inventory } from './inventory.js';

const MAX_PAGE = 100;
const PLAIN_PAGE = 25;
const AGGREGATE_PAGE = 500;

/** SelectAggregateResourceConfig: an advanced query over all sources of an aggregator. */
export const selectAggregateResourceConfig: Action = (call, state) => {
  const expression = requiredText(call.input, 'Expression');
  const aggregator = findAggregator(call, state, requiredText(call.input, 'ConfigurationAggregatorName'));
  const inventory = (): Inventory => {
    const { runs, damaged } = configMemory(state).aggregated(aggregator);
    return { runs: aggregator.duplicates ? runs : runs.filter((run) => run.copy === 0), damaged };
  };
  return select(call, state, expression, aggregatorScope(aggregator), ['Limit', 'MaxResults'], inventory);
};

/** SelectResourceConfig: the same over what the caller's own account records in this Region. */
export const selectResourceConfig: Action = (call, state) => {
  const expression = requiredText(call.input, 'Expression');
  const { accountId } = call.caller;
  return select(call, state, expression, `${accountId}/${call.region}`, ['Limit'], () =>
    configMemory(state).recorded(accountId, call.region),
  );
};

function select(
  call: Call,
  state: SandboxState,
  expression: string,
  where: string,
  limitNames: readonly string[],
  inventory: () => Inventory,
): object {
  const memory = configMemory(state);
  const size = pageSize(call.input, limitNames, MAX_PAGE, 0);
  const query = memory.query(expression);
  const standard = isAggregateQuery(query) ? AGGREGATE_PAGE : PLAIN_PAGE;
  const scope = `${where}\n${expression}`;
  const answer = memory.answer(scope, () => answerTo(query, inventory()));
  // Ordered by an aggregate there is one page: the rest, if any, cannot be had.
  if (!answer.pageable && textField(call.input, 'NextToken') !== undefined) throw invalidToken();
  const page = pageOf(call.input, state, answer, size === 0 ? standard : size, scope);
  return {
    Results: page.items,
    QueryInfo: { SelectFields: query.select.map((item) => ({ Name: nameOf(item) })) },
    ...(answer.pageable ? page.next : {}),
  };
}
