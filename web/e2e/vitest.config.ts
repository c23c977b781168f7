import { defineConfig } from 'vitest/config';

/** End-to-end tests of the built page in a real browser, against a scripted server: `npm run build`, then `npm run e2e`. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
