/** A trend counts what an account is judged by. */
export { countAccount, NOTHING, sumOf } from '../checks/count-account.js';
