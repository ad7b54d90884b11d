import { nearest } from '../../src/options/nearest.js';

const COLUMNS = ['arn', 'of', 'ou', 'user_name', 'user_id', 'owner', 'mfa_active', 'days_inactive'];

describe('nearest', () => {
  it.each<[string, readonly string[], string | null]>([
    ['user_nam', COLUMNS, 'user_name'],
    ['usre_name', COLUMNS, 'user_name'],
    ['USER_NMAE', COLUMNS, 'user_name'],
    ['mfa', COLUMNS, 'mfa_active'],
    ['user', COLUMNS, 'user_id'],
    ['ssh', ['sso', 'ssh-key'], 'ssh-key'],
    ['cvs', ['table', 'csv'], 'csv'],
    ['hihg', ['critical', 'high'], 'high'],
    ['slak', ['sns', 'slack'], 'slack'],
    ['s4', ['sns', 's3'], 's3'],
    // Other words, not the same one with an error in it.
    ['x', COLUMNS, null],
    ['foo', COLUMNS, null],
    ['tcsh', ['bash', 'zsh', 'fish'], null],
    ['yaml', ['table', 'html'], null],
    ['', COLUMNS, null],
    ['user', [], null],
  ])('%j', (word, candidates, meant) => {
    expect(nearest(word, candidates)).toBe(meant);
  });
});
