import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { contentSecurity } from './contentSecurity.ts';

const api = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), contentSecurity()],
  build: {
    target: 'es2022',
    // An inlined asset would need `data:` in the content security policy, and the fonts are fetched one by one as text needs them.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1_500,
  },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': api,
      '/hubs': { target: api, ws: true },
    },
  },
  test: {
    globalSetup: './test/build.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'happy-dom',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
          restoreMocks: true,
          unstubGlobals: true,
        },
      },
      {
        // The built page in a real browser, against a scripted server.
        extends: true,
        test: {
          name: 'browser',
          environment: 'node',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 120_000,
          // The map is drawn without a graphics card: what takes a moment on a wall takes seconds here.
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
