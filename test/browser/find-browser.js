import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The first Chromium on the PATH, or that of CHROME_PATH; null: there is none. */
export function findBrowser({ CHROME_PATH, PATH = '' } = process.env) {
  if (CHROME_PATH) return CHROME_PATH;
  const files = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return files.find(isRunnable) ?? null;
}

function isRunnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
