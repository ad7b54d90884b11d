import { WireError, type Call, type SandboxState } from '../service.js';
import type { WorldMail } from '../world-delivery.js';

/** SES is there in every account: without verified identities, in its sandbox. */
const NEW: WorldMail = { identities: [], production: false };

export function mailOf({ world }: SandboxState, region: string): WorldMail {
  return region === world.region ? (world.delivery?.mail ?? NEW) : NEW;
}

/** ses:GetAccount. */
export function getAccount({ region }: Call, state: SandboxState): object {
  const { production, sending = true, max24Hours, sentLast24Hours = 0 } = mailOf(state, region);
  return {
    DedicatedIpAutoWarmupEnabled: false,
    EnforcementStatus: 'HEALTHY',
    ProductionAccessEnabled: production,
    SendQuota: {
      Max24HourSend: max24Hours ?? (production ? 50_000 : 200),
      MaxSendRate: production ? 14 : 1,
      SentLast24Hours: sentLast24Hours,
    },
    SendingEnabled: sending,
  };
}

/** ses:GetConfigurationSet. */
export function getConfigurationSet({ input, region }: Call, state: SandboxState): object {
  const { configurationSets = [], requireTls = [] } = mailOf(state, region);
  const name = String(input.ConfigurationSetName);
  if (!configurationSets.includes(name)) throw new WireError('NotFoundException', 404, `Configuration set <${name}> does not exist.`);
  return { ConfigurationSetName: name, DeliveryOptions: { TlsPolicy: requireTls.includes(name) ? 'REQUIRE' : 'OPTIONAL' } };
}
