/**
 * The first words of the names of all actions, as the service authorization reference has them, in lower case: a test holds them
 * against the catalogue. Which actions there are is 22,000 names; what begins with none of these words is no action that is known.
 */
const VERBS: ReadonlySet<string> = new Set(
  [
    'abort accept access account acknowledge activate add admin advertise agentic allocate allow alter amend analyze api',
    'application apply approve archive assign associate assume attach authenticate authorize autocomplete back backtrack backup',
    'batch begin build bulk bundle bypass calculate call cancel carrier change channel chat check checkout checkpoint claim',
    'classify clear client clone close commit compare complete compose condition configure confirm connect connector contains',
    'continue converse convert copy count create cross d dashboards db deactivate deauthorize decline decode decrease decrypt',
    'define delete deliver deny deploy deprecate deprovision deregister derive describe describelabel detach detect directory',
    'disable disallow disassociate discard disconnect discover dismiss dispose dissociate distribute document domain double',
    'download driver drop duplicate enable encrypt end enroll enter es estimate evaluate event evict exchange exclude execute exit',
    'expand expire export extend external fail failover federate fetch filter finalize flush forecast forget forgot g gateway',
    'generate geocode get git global glue grant graph group handle harvest hide hold import include increase index infer info',
    'ingest initialize initiate inject inquire insert insight install instantiate integrate interrupt introspect invalidate invite',
    'invoke is issue join key label latest launch leave left link list load lock log logout lookup make manage managed mark match',
    'member merge meter middle migrate modify monitor mount move mutate notify object open opt optimize override p parti partially',
    'pass patch pause peer perform persist personalization phone ping poll populate post predict prepare preview probe process',
    'promote provide provision publish purchase purge push put query questionnaire quick rate re read rebalance reboot rebuild',
    'recall receive recognize record redact redeem redrive refresh regenerate register reject release reload remote remove rename',
    'render renew reorder replace replicate replication report request rerank reschedule rescore resend reserve reset resize',
    'resolve respond restart restore resume resync retain retire retrieve retry return reveal reverse revoke right rollback rotate',
    'run sample save scan schedule scope scroll search select send set setup share show shrink shutdown sign signal simulate skip',
    'snap source split sso start stop store stream submit subscribe suggest supported suspend swap switchover sync synchronize',
    'synthesize tag take terminate test toggle train transfer transform transition translate triple type un unarchive unassign',
    'unauthorize undeprecate ungroup unlabel unlink unload unlock unmask unmonitor unpeer unpublish unshare unsubscribe untag',
    'update upgrade upload use validate verify version view vote wipe withdraw write',
  ].flatMap((line) => line.split(' ')),
);

const FIRST_WORD = /^([A-Z]+(?=[A-Z][a-z])|[A-Z][a-z0-9]*|[a-z0-9]+)(?![a-z0-9]*[*?])/;

/** false: it may be an action that is known, or a pattern of such. */
export function isNoAction(pattern: string): boolean {
  const name = pattern.slice(pattern.indexOf(':') + 1);
  const word = FIRST_WORD.exec(name)?.[1]?.toLowerCase();
  if (word === undefined || VERBS.has(word)) return false;
  // Where all letters are small or all are large, words have no ends.
  return /^[A-Z][a-z]/.test(name) || ![...VERBS].some((verb) => name.toLowerCase().startsWith(verb));
}
