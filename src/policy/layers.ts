import type { PolicyDocument } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { PrincipalPolicies, ServiceControls } from './applied-policy.js';
import { likeOf } from './like-document.js';

/**
 * Policies of which at least one must allow a request: the principal's own, its boundary, the service control policies of
 * each level. A denial in any layer ends it.
 */
export interface Layer {
  readonly documents: readonly LayerDocument[];
  /** What is said when no document allows it. */
  readonly without: string;
  /** What could not be read, in words; null: everything was read. */
  readonly unread: string | null;
}

export interface LayerDocument {
  /** In words: `policy ReadOnly`, `the permissions boundary`. */
  readonly label: string;
  readonly document: PolicyDocument;
}

/** The principal's own policies come first. */
export function layersOf(policies: PrincipalPolicies, controls: ServiceControls | Unknown): readonly [Layer, ...Layer[]] {
  return [identityLayer(policies), ...boundaryLayer(policies.boundary), ...controlLayers(controls)];
}

function identityLayer({ applied, complete }: PrincipalPolicies): Layer {
  const { documents, unread } = read(applied, 'policy');
  return { documents, without: 'no policy allows it', unread: unread ?? (complete ? null : 'not all policies could be seen') };
}

function boundaryLayer(boundary: PrincipalPolicies['boundary']): readonly Layer[] {
  if (boundary === null) return [];
  const label = 'the permissions boundary';
  if (boundary === UNKNOWN) return [{ documents: [], without: '', unread: `${label} could not be read` }];
  return [{ documents: [{ label, document: boundary }], without: `${label} does not allow it`, unread: null }];
}

function controlLayers(controls: ServiceControls | Unknown): readonly Layer[] {
  if (controls === UNKNOWN) return [{ documents: [], without: '', unread: 'the service control policies could not be read' }];
  return (controls ?? []).map((level, at): Layer => {
    const { documents, unread } = read(level, 'service control policy');
    // Organizations keeps at least one on every root, unit and account: none means that they were not seen.
    const none = level.length === 0 ? `no service control policy was seen on level ${at + 1}` : null;
    const names = level.map(({ name }) => name).join(', ');
    return { documents, without: `no service control policy of level ${at + 1} allows it (${names})`, unread: unread ?? none };
  });
}

function read(
  policies: readonly { readonly name: string; readonly document: PolicyDocument | Unknown }[],
  kind: string,
): Pick<Layer, 'documents' | 'unread'> {
  const documents: LayerDocument[] = [];
  let unread: string | null = null;
  for (const { name, document } of policies) {
    const label = `${kind} ${name}`;
    if (document === UNKNOWN) unread ??= `${label} could not be read`;
    else documents.push({ label, document });
  }
  return { documents, unread };
}

const numbers = new WeakMap<PolicyDocument, number>();
let numbered = 0;

/** The same text for documents of the same words in the same layers, with the same layers of which not all could be read. */
export function likenessOf(layers: readonly Layer[]): string {
  let text = '';
  for (const { documents, unread } of layers) {
    for (const { document } of documents) {
      const like = likeOf(document);
      const number = numbers.get(like) ?? (numbered += 1);
      numbers.set(like, number);
      text += `${number} `;
    }
    text += unread === null ? '|' : '?|';
  }
  return text;
}
