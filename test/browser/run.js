// `npm run test:browser`: the pages in a real browser, which must be on the PATH.
import { spawnSync } from 'node:child_process';
import { findBrowser } from './find-browser.js';

if (findBrowser() === null) {
  process.stderr.write(`test:browser: there is no Chromium on the PATH, so nothing was tested
  Install one (Debian: apt-get install chromium), or name its file in CHROME_PATH.\n`);
  process.exitCode = 1;
} else {
  const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const argv = [...jest, '--verbose=false', '-w', '1', 'test/browser', ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, argv, { stdio: 'inherit' }).status ?? 1;
}
