import { grouped } from '../../text.js';
import type { MailPort } from '../ports.js';
import type { MailAddress } from './address.js';

/** What keeps SES from sending as it should, said before the accounts are asked. */
export async function preflight(address: MailAddress, port: MailPort): Promise<readonly string[]> {
  const { region, recipients } = address;
  const where = region === null ? '' : ` in ${region}`;
  const { production, sending, quota } = await port.account(region);
  const isUsedUp = quota !== null && quota.most - quota.used < (recipients?.length ?? 1);
  return [
    ...(production ? [] : [`Amazon SES is in its sandbox${where}: it sends to verified addresses only. Ask for production access there.`]),
    ...(sending ? [] : [`Amazon SES does not send${where}: sending is paused for the account.`]),
    ...(isUsedUp ? [`the quota of Amazon SES${where} is used up: ${grouped(quota.used)} recipients in 24 hours.`] : []),
    ...(await tlsWarning(address, port)),
  ];
}

/** SES uses TLS where the other side has it, and insists on it only where a configuration set says so. */
async function tlsWarning({ region, configurationSet }: MailAddress, port: MailPort): Promise<readonly string[]> {
  const plain = 'the mail goes unencrypted to servers without TLS';
  if (configurationSet === null) return [`${plain}: name a configuration set that requires it (configuration-set=…).`];
  const isRequired = await port.requiresTls(region, configurationSet);
  return isRequired ? [] : [`${plain}: the configuration set ${configurationSet} does not require it.`];
}
