import { takesLinks } from '../../src/cli/hyperlinks.js';
import { consoleLink } from '../../src/model/console-link.js';
import { UNKNOWN } from '../../src/model/value.js';

describe('a terminal takes links', () => {
  it.each<[Readonly<Record<string, string>>, boolean]>([
    [{}, false],
    [{ TERM: 'xterm-256color' }, false],
    [{ TERM: 'alacritty' }, true],
    [{ TERM: 'xterm-kitty', CI: 'true' }, false],
    [{ TERM: 'xterm-kitty', CI: '' }, true],
    [{ VTE_VERSION: '5000' }, false],
    [{ VTE_VERSION: '0.50.0' }, false],
    [{ VTE_VERSION: '7602' }, true],
    [{ VTE_VERSION: '0.52.1' }, true],
    [{ TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.0.15' }, false],
    [{ TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.1' }, true],
    [{ TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.8.1' }, false],
    [{ TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.100.0' }, true],
    [{ TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20200620-160318-e00b076c' }, true],
    [{ TERM_PROGRAM: 'Apple_Terminal', TERM_PROGRAM_VERSION: '453' }, false],
    [{ TERM_PROGRAM: 'constructor' }, false],
    [{ FORCE_HYPERLINK: '0', TERM: 'alacritty' }, false],
    [{ FORCE_HYPERLINK: '1', CI: 'true' }, true],
  ])('%j: %j', (env, takes) => {
    expect(takesLinks(env, 'linux')).toBe(takes);
  });

  it('on Windows in its own terminal only', () => {
    expect(takesLinks({ WT_SESSION: 'x' }, 'win32')).toBe(true);
    expect(takesLinks({ TERM: 'alacritty' }, 'win32')).toBe(false);
  });
});

describe('the page in the console', () => {
  it.each([
    ['arn:aws:iam::111122223333:user/eng/alice@example.com', 'https://console.aws.amazon.com/iam/home#/users/details/alice%40example.com'],
    ['arn:aws-cn:iam::111122223333:role/Deploy', 'https://console.amazonaws.cn/iam/home#/roles/details/Deploy'],
    ['arn:aws-us-gov:iam::111122223333:role/a+b=c', 'https://console.amazonaws-us-gov.com/iam/home#/roles/details/a%2Bb%3Dc'],
    ['arn:aws-iso:iam::111122223333:user/x', undefined],
    ['arn:aws:iam::111122223333:user/\u001b]8;;https://evil\u001b\\x', undefined],
    ['arn:aws:iam::111122223333:user/a b', undefined],
    ['arn:aws:iam::111122223333:root', undefined],
    ['arn:aws:sts::111122223333:user/x', undefined],
    [null, undefined],
  ])('%j', (arn, link) => {
    expect(consoleLink(arn)).toBe(link);
  });

  it('is not known where the ARN is not', () => {
    expect(consoleLink(UNKNOWN)).toBeUndefined();
  });
});
