/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/environment.js',
  testEnvironmentOptions: { globalsCleanup: 'on' },
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': '<rootDir>/test/transform.js' },
  // Every core: jest alone would leave one of two idle.
  maxWorkers: '100%',
  // Machines are noisy; a test that hangs is ended all the same.
  testTimeout: 60_000,
  coverageProvider: 'v8',
};
