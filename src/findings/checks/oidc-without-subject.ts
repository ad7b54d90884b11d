import { defineCheck } from '../define-check.js';
import { TRUST_COMMANDS } from '../trust-verdict.js';
import { widthVerdict } from '../width-verdict.js';

export const oidcWithoutSubject = defineCheck({
  id: 'oidc-without-subject',
  title: 'Role trusts every customer of an identity provider',
  severity: 'high',
  means:
    'The provider (GitHub, GitLab, Google, Cognito …) serves many, and no condition says which of them: any repository or ' +
    'app of any customer gets in.',
  remedy: 'Name the repository, project or app in a condition on the `sub` or `aud` that the provider gives.',
  commands: TRUST_COMMANDS,
  needs: ['roles'],
  of: 'roles',
  judge: (role) => widthVerdict(role, ['oidc', 'web_identity']),
});
