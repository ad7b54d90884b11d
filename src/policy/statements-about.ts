import type { PolicyDocument, Statement } from '../model/policy.js';
import { namespaceOf, selectsAction } from './action-selector.js';
import type { Layer } from './layers.js';
import { likeOf } from './like-document.js';

/** The statements of a document that name an action. */
export interface StatementsAbout {
  readonly allows: readonly Statement[];
  readonly denials: readonly Statement[];
}

/** Many principals share a document and are asked the same questions. */
const asked = new WeakMap<PolicyDocument, Map<string, StatementsAbout>>();

export function statementsAbout(document: PolicyDocument, action: string): StatementsAbout {
  let known = asked.get(document);
  if (known === undefined) asked.set(document, (known = new Map<string, StatementsAbout>()));
  let found = known.get(action);
  if (found === undefined) known.set(action, (found = about(document, action)));
  return found;
}

/** Which of some actions the Allows of a layer name; the others it allows on nothing. */
export function namesAmong(actions: ReadonlySet<string>): (layer: Layer) => ReadonlySet<string> {
  const known = new WeakMap<PolicyDocument, ReadonlySet<string>>();
  const inDocument = (one: PolicyDocument): ReadonlySet<string> => {
    const document = likeOf(one);
    let found = known.get(document);
    if (found !== undefined) return found;
    const services = servicesOf(document);
    const near = [...actions].filter((action) => services === null || services.has(namespaceOf(action) ?? ''));
    found = new Set(near.filter((action) => statementsAbout(document, action).allows.length > 0));
    known.set(document, found);
    return found;
  };
  return ({ documents }) => {
    const found = documents.map(({ document }) => inDocument(document)).filter(({ size }) => size > 0);
    return found.length === 1 && found[0] !== undefined ? found[0] : new Set(found.flatMap((each) => [...each]));
  };
}

/** The services whose actions a document can allow; null: any. */
function servicesOf(document: PolicyDocument): ReadonlySet<string> | null {
  const allows = document.filter(({ effect }) => effect === 'Allow');
  const services = new Set(allows.flatMap(({ actions: { except, patterns } }) => (except ? [null] : patterns.map(namespaceOf))));
  return services.has(null) ? null : (services as ReadonlySet<string>);
}

const NONE: StatementsAbout = { allows: [], denials: [] };

function about(document: PolicyDocument, action: string): StatementsAbout {
  const named = document.filter(({ actions }) => selectsAction(actions, action));
  if (named.length === 0) return NONE;
  return { allows: named.filter(({ effect }) => effect === 'Allow'), denials: named.filter(({ effect }) => effect === 'Deny') };
}
