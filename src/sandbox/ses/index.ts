import type { Actions } from '../service.js';
import { getAccount, getConfigurationSet } from './account.js';
import { sendEmail } from './send-email.js';

/** Amazon SES, version 2: what it takes to send a mail. */
export const sesActions: Actions = { GetAccount: getAccount, GetConfigurationSet: getConfigurationSet, SendEmail: sendEmail };
