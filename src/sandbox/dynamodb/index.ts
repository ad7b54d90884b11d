import type { Actions } from '../service.js';
import { batchWriteItem } from './batch-write.js';
import { getItem, putItem } from './items.js';
import { query } from './query.js';
import { updateItem } from './update.js';

/** Amazon DynamoDB: what it takes to keep rows in a table, and to read them as a user of the table would. */
export const dynamodbActions: Actions = {
  BatchWriteItem: batchWriteItem,
  GetItem: getItem,
  PutItem: putItem,
  Query: query,
  UpdateItem: updateItem,
};
