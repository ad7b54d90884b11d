import type { Call, SandboxState } from '../service.js';
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
