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
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    restoreMocks: true,
  },
});
