/** What the credential report calls the root user. */
export const ROOT_USER = '<root_account>';
