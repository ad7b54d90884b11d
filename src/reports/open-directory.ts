import { Directory } from '../checks/people/directory.js';
import type { IdentityStore } from '../evidence/identity-center.js';

export function openDirectory(store: IdentityStore): Directory {
  return new Directory(store);
}
